import { beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { askAbout, updateBadge } from '../../extension/prompt/ask.ts';
import { onNotificationClicked, withdrawInterruption } from '../../extension/prompt/interrupt.ts';
import {
  storedAcknowledged,
  storedConnection,
  storedDeclared,
  storedDismissed,
  storedPolicy,
  storedPromptBudget,
  storedQuietReasons,
  storedTabs,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import type { Ruling } from '../../shared/policy.ts';
import { speakEnglish } from './english.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, policyOf, rowId, setDay, TODAY } from './rows.ts';

const state = { top: CHATGPT, frames: [CLAUDE] };
let created: MockInstance<typeof fakeBrowser.windows.create>;
let tab: number;

beforeEach(async () => {
  fakeBrowser.reset();
  created = vi.spyOn(fakeBrowser.windows, 'create');
  lookAt(true);
  vi.spyOn(fakeBrowser.idle, 'queryState').mockResolvedValue('active' as never);
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

const ruling = (change: Partial<Ruling>) => ({
  services: [{ service: CHATGPT, status: 'approved' as const, askAgain: 0, ...change }],
});

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
    ['is declared', () => storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } })],
    ['policy only observes', () => storedPolicy.write(policyOf(1, 'observe'))],
    ['is left alone by a person', () => storedDismissed.write({ [CHATGPT]: { reason: 'not-ai', until: TODAY } })],
    [
      'comes while nobody is there',
      async () => vi.spyOn(fakeBrowser.idle, 'queryState').mockResolvedValue('idle' as never),
    ],
    ['comes at night', async () => vi.setSystemTime(new Date(2026, 10, 21, 23))],
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

describe("the policy's text", () => {
  const text = { version: 4, translations: [{ language: 'en', title: 'AI', body: 'Think.' }] };
  const opened = () => created.mock.calls.map(([options]) => String(options?.url).split('?')[1]);

  it('is shown unasked where nothing is to be asked, within the same budget of one a day and three in all', async () => {
    await storedPolicy.write(policyOf(2, 'observe', { text }));
    for (let day = 0; day < 6; day++) {
      setDay(addDays(TODAY, day));
      await askAbout(tab);
      await askAbout(tab);
    }
    expect(opened()).toEqual(['policy', 'policy', 'policy']);
    expect((await storedPromptBudget.read()).byService).toEqual({ 'policy-text-4': 3 });
  });

  it('waits while a service is to be asked about, and never comes on the same day', async () => {
    await storedPolicy.write(policyOf(2, 'ask', { text }));
    await askAbout(tab);
    await askAbout(tab);
    expect(opened()).toEqual([`service=${CHATGPT}`]);
  });

  it('is not shown once it is acknowledged', async () => {
    await storedPolicy.write(policyOf(2, 'observe', { text }));
    await storedAcknowledged.write({ 4: 'none' });
    await askAbout(tab);
    expect(opened()).toEqual([]);
  });

  it('in Firefox comes as a notification of its own', async () => {
    buildFor('firefox');
    await storedPolicy.write(policyOf(2, 'observe', { text }));
    await askAbout(tab);
    expect(Object.keys(fakeBrowser.notifications.getAllCreateOptions())).toEqual(['policy']);
    await onNotificationClicked('policy');
    expect(opened()).toEqual(['policy']);
  });
});

it('why nothing came by itself is kept in memory, the last reason of each service', async () => {
  await askAbout(tab);
  await askAbout(tab);
  await storedTabs.write({ [tab]: { top: CLAUDE, frames: [] } });
  vi.spyOn(fakeBrowser.idle, 'queryState').mockResolvedValue('locked' as never);
  setDay(addDays(TODAY, 1));
  await askAbout(tab);
  expect(await storedQuietReasons.read()).toEqual({ [CHATGPT]: 'asked-today', [CLAUDE]: 'idle' });
  expect(JSON.stringify(await fakeBrowser.storage.local.get())).not.toContain('idle');
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
    expect(await badge()).toEqual(['?', 'Unshade: what do you use \u2068ChatGPT\u2069 for?']);
  });

  it('asks about what is embedded where the page itself is no service', async () => {
    await updateBadge(tab, { top: null, frames: [CLAUDE] });
    expect(await badge()).toEqual(['?', 'Unshade: what do you use \u2068Claude\u2069 for?']);
  });

  it.each<[string, () => Promise<unknown>, string[]]>([
    ['the answer', async () => {}, ['✓', 'Unshade: you have answered about \u2068ChatGPT\u2069']],
    [
      'conditions',
      () => storedPolicy.write(policyOf(2, 'ask', ruling({ conditions: 'No customer data.' }))),
      ['i', 'Unshade: \u2068ChatGPT\u2069 is approved with conditions'],
    ],
    [
      'that it was blocked since',
      () => storedPolicy.write(policyOf(2, 'ask', ruling({ mode: 'block' }))),
      ['×', 'Unshade: your organisation has blocked \u2068ChatGPT\u2069'],
    ],
    [
      'that it was dismissed since',
      () => storedDismissed.write({ [CHATGPT]: { reason: 'not-for-work', until: TODAY } }),
      ['–', 'Unshade: \u2068ChatGPT\u2069 is left alone here'],
    ],
    [
      'that it is asked again',
      () => storedPolicy.write(policyOf(2, 'ask', ruling({ askAgain: 1 }))),
      ['?', 'Unshade: what do you use \u2068ChatGPT\u2069 for?'],
    ],
    ['nothing where policy observes', () => storedPolicy.write(policyOf(2, 'observe')), ['', 'Unshade']],
  ])('shows %s, each by a mark and a title of its own', async (_what, change, expected) => {
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
    await change();
    await updateBadge(tab, state);
    expect(await badge()).toEqual(expected);
  });

  it('stays when the day has had its question', async () => {
    await askAbout(tab);
    await updateBadge(tab, state);
    expect((await badge())[0]).toBe('?');
  });
});
