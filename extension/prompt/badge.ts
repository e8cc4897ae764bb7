/** The toolbar button: always there, never in the way. A mark and a title for each state, so that colour alone says nothing. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { isolate } from '../../shared/text.ts';
import { browser } from '../browser.ts';
import { type TextKey, t } from '../i18n.ts';
import { decidedHere, type Here, isAnswered, isDismissed, modeHere } from '../policy/bar.ts';

export interface Badge {
  mark: string;
  title: TextKey;
  /** Ground and mark, 4.5:1 or more. */
  colours: readonly [ground: string, mark: string];
  product: string;
}

const SUN = ['#ffbf47', '#1a1a38'] as const;
const INK = ['#2c2a78', '#ffffff'] as const;
const RED = ['#a3182f', '#ffffff'] as const;
const GREY = ['#e3e3ee', '#1a1a38'] as const;

/** Nothing where a service is only taken note of. */
export function badgeOf({ id, product }: ServiceSummary, here: Here): Badge | null {
  const mode = modeHere(here, id);
  const { conditions, limits } = decidedHere(here, id);
  const hasConditions = conditions !== undefined || limits !== undefined;
  if (mode === 'observe' && !hasConditions) return null;
  if (mode === 'block') return { mark: '×', title: 'actionTitleBlocked', colours: RED, product };
  if (isDismissed(here, id)) return { mark: '–', title: 'actionTitleDismissed', colours: GREY, product };
  if (mode !== 'observe' && !isAnswered(here, id))
    return { mark: '?', title: 'actionTitleAsking', colours: SUN, product };
  if (hasConditions) return { mark: 'i', title: 'actionTitleConditions', colours: INK, product };
  return { mark: '✓', title: 'actionTitleAnswered', colours: INK, product };
}

/** What will be noticed here waits to be read. */
export const NOTICE_BADGE: Badge = { mark: '!', title: 'actionTitleNotice', colours: SUN, product: '' };

/** On every tab that has no badge of its own. */
export async function showNoticeDue(isDue: boolean): Promise<void> {
  const { mark, title, colours } = NOTICE_BADGE;
  await Promise.all([
    browser.action.setBadgeText({ text: isDue ? mark : '' }),
    browser.action.setTitle({ title: t(isDue ? title : 'actionTitle') }),
    browser.action.setBadgeBackgroundColor({ color: colours[0] }),
    browser.action.setBadgeTextColor({ color: colours[1] }),
  ]);
}

export async function showBadge(tabId: number, badge: Badge | null): Promise<void> {
  const [ground, mark] = badge?.colours ?? GREY;
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId, text: badge?.mark ?? '' }),
      browser.action.setTitle({ tabId, title: badge ? t(badge.title, isolate(badge.product)) : t('actionTitle') }),
      browser.action.setBadgeBackgroundColor({ tabId, color: ground }),
      browser.action.setBadgeTextColor({ tabId, color: mark }),
    ]);
  } catch {
    // The tab was closed meanwhile: nothing is left to mark.
  }
}
