/** The toolbar button: always there, never in the way. A mark and a title, so that colour alone says nothing. */
import { browser } from '../browser.ts';
import { t } from '../i18n.ts';

const ASKING_COLOUR = '#c67a05';
const ASKING_TEXT_COLOUR = '#1a1a38';

export async function showBadge(tabId: number, asking: { product: string } | null): Promise<void> {
  const text = asking ? '?' : '';
  const title = asking ? t('actionTitleAsking', asking.product) : t('actionTitle');
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text }),
      browser.action.setTitle({ tabId, title }),
      browser.action.setBadgeBackgroundColor({ tabId, color: ASKING_COLOUR }),
      browser.action.setBadgeTextColor({ tabId, color: ASKING_TEXT_COLOUR }),
    ]);
  } catch {
    // The tab was closed meanwhile: nothing is left to mark.
  }
}
