import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { TabState } from '../../extension/detection/tab-state.ts';
import { declare } from '../../extension/prompt/declare.ts';
import { PromptPage } from '../../extension/prompt/PromptPage.tsx';
import { storedConnection, storedDeclarations, storedDrafts, storedTabs } from '../../extension/storage.ts';
import { speakEnglish } from './english.ts';
import {
  answerMessages,
  type BackgroundTools,
  backgroundTools,
  button,
  choose,
  find,
  mount,
  radio,
  settled,
  text,
  unmount,
} from './page.tsx';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, setDay, TODAY } from './rows.ts';

const ALL = { ...HARMLESS, account: 'work' } as const;
const closed = vi.fn();
let tools: BackgroundTools;

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  closed.mockReset();
  vi.stubGlobal('close', closed);
  tools = backgroundTools();
  answerMessages(tools);
  await storedConnection.write(CONNECTION);
});
afterEach(unmount);

async function show(service: string | null): Promise<void> {
  mount(<PromptPage service={service} />);
  await vi.waitFor(() => find('h1'));
  await settled();
}

const openWindow = (service: string) => show(service);

/** The toolbar's popup, over a tab that shows this. */
async function open(state: TabState | string = CHATGPT): Promise<void> {
  vi.spyOn(fakeBrowser.tabs, 'query').mockResolvedValue([{ id: 7 }] as never);
  await storedTabs.write({ 7: typeof state === 'string' ? { top: state, frames: [] } : state });
  await show(null);
}

describe('the page says', () => {
  it('that the browser is not connected, and leads to where it can be', async () => {
    await storedConnection.clear();
    const openOptions = vi.spyOn(fakeBrowser.runtime, 'openOptionsPage').mockResolvedValue();
    await open();
    expect(find('h1').textContent).toBe('Not connected yet');
    expect(document.querySelectorAll('input')).toHaveLength(0);
    button('Connect and status').click();
    expect(openOptions).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });

  it.each([
    ['of a tab that shows no service', () => open({ top: null, frames: [] })],
    ['of a service that the catalogue no longer has', () => open('nobody-knows')],
    ['in a window about such a service', () => openWindow('nobody-knows')],
  ])('that there is nothing to ask, %s', async (_what, show) => {
    await show();
    expect(find('h1').textContent).toBe('No AI service noticed in this tab');
    expect(document.querySelectorAll('input')).toHaveLength(0);
  });

  it.each([
    ['the service of the tab in front', { top: CHATGPT, frames: [CLAUDE] }, 'ChatGPT'],
    ['what is embedded there when the page itself is none', { top: null, frames: [CLAUDE] }, 'Claude'],
  ])('what %s is called', async (_what, state, product) => {
    await open(state);
    expect(find('h1').textContent).toBe(`What do you use ${product} for?`);
  });

  it('what was given, and lets it be changed', async () => {
    await declare(CHATGPT, { ...ALL, note: 'for the report' });
    await open();
    expect(find('h1').textContent).toBe('You have answered about ChatGPT');
    const told = [...document.querySelectorAll('dd')].map(({ textContent }) => textContent);
    expect(told).toEqual([
      'Write code',
      'Nobody but me',
      'Public',
      'A draft I rewrite',
      'Work account',
      'for the report',
    ]);
    button('Change answer').click();
    await settled();
    for (const [name, value] of Object.entries(ALL)) expect(radio(name, value).checked, name).toBe(true);
    expect(find<HTMLInputElement>('#note').value).toBe('for the report');
    await choose({ purpose: 'research' });
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    const [first, second] = await storedDeclarations.read();
    expect(second).toMatchObject({
      replaces: first?.id,
      answers: { ...ALL, purpose: 'research', note: 'for the report' },
    });
  });
});

describe('an answer', () => {
  it('is kept by the background, which then syncs and takes the badge away', async () => {
    await open();
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    expect((await storedDeclarations.read()).map(({ service, answers }) => [service, answers])).toEqual([
      [CHATGPT, ALL],
    ]);
    expect(tools.syncNow).toHaveBeenCalledTimes(1);
    expect(tools.refreshBadges).toHaveBeenCalledTimes(1);
  });

  it('closes a window of its own by itself', async () => {
    await openWindow(CHATGPT);
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1), { timeout: 4_000 });
  });

  it('in the toolbar popup leaves closing to the person', async () => {
    await open();
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    expect(closed).not.toHaveBeenCalled();
    button('Close').click();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('stays on the page when the background does not answer', async () => {
    await open();
    await choose(ALL);
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValueOnce(new Error('no receiving end'));
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('did not work'));
    expect(radio('purpose', 'code').checked).toBe(true);
    expect(await storedDeclarations.read()).toEqual([]);
  });
});

describe('a draft', () => {
  const half = { purpose: 'health', domain: 'health-care', note: 'half a th' };

  it('is there again after the popup closed', async () => {
    await open();
    await choose(half);
    unmount();
    await open();
    expect(radio('purpose', 'health').checked).toBe(true);
    expect(radio('domain', 'health-care').checked).toBe(true);
    expect(find<HTMLInputElement>('#note').value).toBe('half a th');
    expect(document.querySelectorAll('input:checked')).toHaveLength(2);
  });

  it('is of its service alone, in memory alone, and goes with the answer', async () => {
    await open();
    await choose(half);
    expect(Object.keys(await storedDrafts.read())).toEqual([CHATGPT]);
    expect(JSON.stringify(await fakeBrowser.storage.local.get())).not.toContain('half a th');
    await open(CLAUDE);
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
    await open();
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    expect(await storedDrafts.read()).toEqual({});
  });

  it('of a change goes over what was given', async () => {
    await declare(CHATGPT, ALL);
    await open();
    button('Change answer').click();
    await settled();
    await choose({ data: 'personal' });
    await open();
    button('Change answer').click();
    await settled();
    expect(radio('data', 'personal').checked).toBe(true);
    expect(radio('purpose', 'code').checked).toBe(true);
  });
});
