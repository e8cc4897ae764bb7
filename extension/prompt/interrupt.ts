/**
 * A prompt that comes by itself and takes no key that was meant for the page: in Chromium a small window without focus,
 * in Firefox, whose windows take the focus whatever they are told, a notification.
 */
import { browser } from '../browser.ts';
import { t } from '../i18n.ts';

const NOTIFICATION_PREFIX = 'ask:';
const WINDOW = { type: 'popup', width: 440, height: 680 } as const;

export async function interrupt(service: { id: string; product: string }): Promise<void> {
  if (import.meta.env.FIREFOX) {
    await browser.notifications.create(NOTIFICATION_PREFIX + service.id, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icon/128.png'),
      title: t('notificationTitle', service.product),
      message: t('notificationText'),
    });
    return;
  }
  await openPromptWindow(service.id, false);
}

async function openPromptWindow(service: string, focused: boolean): Promise<void> {
  const url = `${browser.runtime.getURL('/popup.html')}?service=${encodeURIComponent(service)}`;
  await browser.windows.create({ ...WINDOW, url, focused });
}

/** A person clicked the notification: now the prompt may take the focus. */
export async function onNotificationClicked(id: string): Promise<void> {
  if (!id.startsWith(NOTIFICATION_PREFIX)) return;
  await browser.notifications.clear(id);
  await openPromptWindow(id.slice(NOTIFICATION_PREFIX.length), true);
}

/** An answer was given: the question goes. */
export async function withdrawInterruption(service: string): Promise<void> {
  if (import.meta.env.FIREFOX) await browser.notifications.clear(NOTIFICATION_PREFIX + service);
}
