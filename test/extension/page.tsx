/** A page of the extension in happy-dom, answered by the real background's handlers. */
import { type ComponentChild, render } from 'preact';
import { type Mock, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { handleRequest } from '../../extension/handle-request.ts';
import { createSerial } from '../../extension/serial.ts';

export interface BackgroundTools {
  serial: ReturnType<typeof createSerial>;
  syncNow: Mock<() => Promise<void>>;
  sweep: Mock<() => Promise<void>>;
  refresh: Mock<() => Promise<void>>;
  planAlone: Mock<() => Promise<void>>;
}

export function backgroundTools(): BackgroundTools {
  const done = async () => {};
  return {
    serial: createSerial(),
    syncNow: vi.fn(done),
    sweep: vi.fn(done),
    refresh: vi.fn(done),
    planAlone: vi.fn(done),
  };
}

/** WXT's fake browser ignores listeners that answer with a promise. */
export function answerMessages(tools: BackgroundTools): void {
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockImplementation((async (message: unknown) =>
    handleRequest(message, tools)) as typeof fakeBrowser.runtime.sendMessage);
}

export function mount(page: ComponentChild): void {
  unmount();
  render(page, document.body);
}

export function unmount(): void {
  render(null, document.body);
  document.body.replaceChildren();
}

export function text(): string {
  return document.body.textContent ?? '';
}

export function find<Found extends Element>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`nothing on the page is ${selector}: ${document.body.innerHTML}`);
  return found;
}

export function radio(name: string, value: string): HTMLInputElement {
  return find<HTMLInputElement>(`input[type="radio"][name="${name}"][value="${value}"]`);
}

export function button(label: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === label);
  if (!found) throw new Error(`no button says ${label}: ${text()}`);
  return found;
}

export async function choose(answers: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    if (name === 'note') await type(value);
    else {
      await vi.waitFor(() => radio(name, value).click());
      await vi.waitFor(() => {
        if (!radio(name, value).checked) throw new Error(`${name} is not chosen`);
      });
    }
  }
  await settled();
}

export async function type(note: string): Promise<void> {
  const field = find<HTMLInputElement>('#note');
  field.value = note;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
}

/** What was under way, renderings and writes to storage, is done. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 5));
}
