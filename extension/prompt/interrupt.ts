/**
 * A prompt that comes by itself and takes no key that was meant for the page: in Chromium a small window without focus,
 * in Firefox, whose windows take the focus whatever they are told, a notification.
 */
import { isolate } from '../../shared/text.ts';
import { browser } from '../browser.ts';
import { t } from '../i18n.ts';

const ABOUT_SERVICE = 'ask:';
const ABOUT_POLICY = 'policy';
/** From the edges of the window that is worked in, in pixels. */
const MARGIN = 24;
const MARGIN_TOP = 88;
const WINDOW = { type: 'popup', width: 440, height: 680 } as const;

export function interruptForService({ id, product }: { id: string; product: string }): Promise<void> {
  return interrupt(ABOUT_SERVICE + id, t('notificationTitle', isolate(product)), t('notificationText'));
}

export function interruptForPolicy(): Promise<void> {
  return interrupt(ABOUT_POLICY, t('notificationPolicyTitle'), t('notificationPolicyText'));
}

async function interrupt(subject: string, title: string, message: string): Promise<void> {
  if (!import.meta.env.FIREFOX) return openPromptWindow(subject, false);
  const iconUrl = browser.runtime.getURL('/icon/128.png');
  await browser.notifications.create(subject, { type: 'basic', iconUrl, title, message });
}

async function openPromptWindow(subject: string, focused: boolean): Promise<void> {
  const query =
    subject === ABOUT_POLICY ? 'policy' : `service=${encodeURIComponent(subject.slice(ABOUT_SERVICE.length))}`;
  const url = `${browser.runtime.getURL('/popup.html')}?${query}`;
  const opened = await browser.windows.create({ ...WINDOW, ...(await nextToTheButton()), url, focused });
  // Where a window without focus comes up behind others, its place in the task bar asks for a look. It takes no key.
  if (!focused && opened?.id !== undefined)
    await browser.windows.update(opened.id, { drawAttention: true }).catch(() => {});
}

/** The upper corner of the window that is worked in, where the toolbar button is. */
async function nextToTheButton(): Promise<{ left?: number; top?: number }> {
  const front = await browser.windows.getLastFocused().catch(() => undefined);
  if (front?.left === undefined || front.top === undefined || front.width === undefined) return {};
  return {
    left: Math.max(0, front.left + front.width - WINDOW.width - MARGIN),
    top: Math.max(0, front.top + MARGIN_TOP),
  };
}

/** A person clicked the notification: now the prompt may take the focus. */
export async function onNotificationClicked(id: string): Promise<void> {
  if (!id.startsWith(ABOUT_SERVICE) && id !== ABOUT_POLICY) return;
  await browser.notifications.clear(id);
  await openPromptWindow(id, true);
}

/** An answer was given: the question goes. */
export async function withdrawInterruption(service: string | null): Promise<void> {
  if (!import.meta.env.FIREFOX) return;
  await browser.notifications.clear(service === null ? ABOUT_POLICY : ABOUT_SERVICE + service);
}
