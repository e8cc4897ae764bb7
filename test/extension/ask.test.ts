import { beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { askAbout, updateBadge } from '../../extension/prompt/ask.ts';
import { onNotificationClicked, withdrawInterruption } from '../../extension/prompt/interrupt.ts';
import {
  storedConnection,
  storedDeclared,
  storedPolicy,
  storedPromptBudget,
  storedTabs,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { speakEnglish } from './english.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, rowId, setDay, TODAY } from './rows.ts';

const state = { top: CHATGPT, frames: [CLAUDE] };
let created: MockInstance<typeof fakeBrowser.windows.create>;
let tab: number;

beforeEach(async () => {
  fakeBrowser.reset();
  created = vi.spyOn(fakeBrowser.windows, 'create');
  lookAt(true);
  setDay(TODAY);
  speakEnglish();
  buildFor('chromium');
  await storedConnection.write(CONNECTION);
  tab = (await fakeBrowser.tabs.create({ active: true })).id ?? -1;
  await storedTabs.write({ [tab]: state });
});

/** In a build this is a constant; in tests it is text, and only the empty one is false. */
const buildFor = (browser: 'chromium' | 'firefox') => vi.stubEnv('FIREFOX', browser === 'firefox' ? 'true' : '');

/** Whether the person works in the window of the tab. */
function lookAt(focused: boolean): void {
  vi.spyOn(fakeBrowser.windows, 'get').mockResolvedValue({ focused } as never);
}

const badge = async () => [
  await fakeBrowser.action.getBadgeText({ tabId: tab }),
  await fakeBrowser.action.getTitle({ tabId: tab }),
];

describe('a settled page', () => {
  it('of a window that nobody looks at is not asked about, and uses up no question', async () => {
    lookAt(false);
    await askAbout(tab);
    expect(created).not.toHaveBeenCalled();
    expect((await storedPromptBudget.read()).lastDay).toBeNull();
  });

  it('is asked about once a day, in a small window that takes no focus, counted before it is shown', async () => {
    const counted: unknown[] = [];
    created.mockImplementationOnce((async () => counted.push(await storedPromptBudget.read())) as never);
    await askAbout(tab);
    await askAbout(tab);
    const url = `${fakeBrowser.runtime.getURL('/popup.html')}?service=${CHATGPT}`;
    expect(created.mock.calls.map(([options]) => options)).toEqual([
      { type: 'popup', width: 440, height: 680, url, focused: false },
    ]);
    expect(counted).toEqual([{ lastDay: TODAY, byService: { [CHATGPT]: 1 } }]);
    setDay(addDays(TODAY, 1));
    await askAbout(tab);
    expect(created).toHaveBeenCalledTimes(2);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is declared', () => storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS } })],
    ['policy only observes', () => storedPolicy.write({ version: 1, mode: 'observe', privateLife: 'ignore' })],
    ['is no longer in front', () => fakeBrowser.tabs.create({ active: true })],
    ['is no longer there', () => fakeBrowser.tabs.remove(tab).catch(() => {})],
    ['shows no service', () => storedTabs.write({})],
    ['shows one that the catalogue no longer has', () => storedTabs.write({ [tab]: { top: 'gone', frames: [] } })],
  ])('is not asked about when it %s', async (_what, change) => {
    await change();
    await askAbout(tab);
    expect(created).not.toHaveBeenCalled();
    expect(await storedPromptBudget.read()).toEqual({ lastDay: null, byService: {} });
  });
});

describe('in Firefox, whose windows take the focus,', () => {
  const shown = () => Object.keys(fakeBrowser.notifications.getAllCreateOptions());
  beforeEach(() => void buildFor('firefox'));

  it('a notification asks, once a day, and opens the prompt when it is clicked', async () => {
    await askAbout(tab);
    await askAbout(tab);
    expect(shown()).toEqual([`ask:${CHATGPT}`]);
    expect(created).not.toHaveBeenCalled();
    await onNotificationClicked(`ask:${CHATGPT}`);
    expect(shown()).toEqual([]);
    expect(created.mock.calls.map(([options]) => options)).toMatchObject([
      { url: expect.stringContaining(`?service=${CHATGPT}`), focused: true },
    ]);
  });

  it('the notification goes once the answer is given', async () => {
    await askAbout(tab);
    await withdrawInterruption(CLAUDE);
    expect(shown()).toHaveLength(1);
    await withdrawInterruption(CHATGPT);
    expect(shown()).toEqual([]);
  });

  it("another's notification opens nothing", async () => {
    await onNotificationClicked('something-else');
    expect(created).not.toHaveBeenCalled();
  });
});

describe('the badge', () => {
  it('asks by a mark and in words', async () => {
    await updateBadge(tab, state);
    expect(await badge()).toEqual(['?', 'Unshade: what do you use ChatGPT for?']);
  });

  it('asks about what is embedded where the page itself is no service', async () => {
    await updateBadge(tab, { top: null, frames: [CLAUDE] });
    expect(await badge()).toEqual(['?', 'Unshade: what do you use Claude for?']);
  });

  it('goes with the answer', async () => {
    await updateBadge(tab, state);
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS } });
    await updateBadge(tab, state);
    expect(await badge()).toEqual(['', 'Unshade']);
  });

  it('stays when the day has had its question', async () => {
    await askAbout(tab);
    await updateBadge(tab, state);
    expect((await badge())[0]).toBe('?');
  });
});
