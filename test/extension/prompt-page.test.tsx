import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { TabState } from '../../extension/detection/tab-state.ts';
import { declare } from '../../extension/prompt/declare.ts';
import { PromptPage } from '../../extension/prompt/PromptPage.tsx';
import { GUARD_MS } from '../../extension/prompt/pointer-guard.ts';
import {
  storedAcknowledged,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDismissed,
  storedDrafts,
  storedObservations,
  storedPolicy,
  storedStatements,
  storedTabs,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { AFFECTED, PURPOSES } from '../../shared/declaration.ts';
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
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, observation, policyOf, setDay, TODAY } from './rows.ts';

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
    expect(tools.refresh).toHaveBeenCalledTimes(1);
  });

  it('closes a window of its own by itself', async () => {
    await openWindow(CHATGPT);
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1), { timeout: 4_000 });
  });

  it('given elsewhere closes the window, for there is nothing to ask any more', async () => {
    await openWindow(CHATGPT);
    await declare(CHATGPT, ALL);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });

  it('about another service leaves the window, and so does any while it asks nothing', async () => {
    await openWindow(CHATGPT);
    await declare(CLAUDE, ALL);
    await declare(CHATGPT, ALL);
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
    await openWindow(CHATGPT);
    expect(find('h1').textContent).toBe('You have answered about ChatGPT');
    await declare(CLAUDE, ALL);
    await settled();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('is not asked for any more once the service was left alone elsewhere', async () => {
    await openWindow(CHATGPT);
    await storedDismissed.write({ [CHATGPT]: { reason: 'not-ai', until: addDays(TODAY, 90) } });
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
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

  it('for a purpose that is closed is kept, and says so until it is closed by hand', async () => {
    const purposes = [{ purposes: ['code' as const], status: 'rejected' as const, alternative: CLAUDE }];
    const services = [{ service: CHATGPT, status: 'approved' as const, purposes, askAgain: 0 }];
    const policy = policyOf(2, 'ask', { services });
    await storedPolicy.write({ ...policy, modes: { ...policy.modes, rejected: 'block' } });
    await openWindow(CHATGPT);
    expect(text()).toContain('Approved by your organisation.');
    await choose(ALL);
    button('Send answer').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe('Not approved for that'));
    expect(text()).toMatch(/For what you use it for: .*Write code/);
    expect(text()).toContain('Claude');
    expect(await storedDeclarations.read()).toMatchObject([{ service: CHATGPT, answers: { purpose: 'code' } }]);
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(closed).not.toHaveBeenCalled();
  });

  it('beyond what is approved is kept, and says that it is looked at again', async () => {
    const limits = {
      purposes: [...PURPOSES],
      domains: [],
      affected: [...AFFECTED],
      accounts: ['work' as const],
      data: 'public' as const,
      handling: 'used-after-check' as const,
    };
    const services = [{ service: CHATGPT, status: 'approved-with-conditions' as const, limits, askAgain: 0 }];
    await storedPolicy.write(policyOf(2, 'ask', { services }));
    await openWindow(CHATGPT);
    const told = () => [...document.querySelectorAll('.limits li')].map(({ textContent }) => textContent);
    const expected = [
      'With your work account only.',
      'Only information that is public.',
      'Check what it produces before you use it.',
    ];
    expect(told()).toEqual(expected);
    await choose({ ...ALL, data: 'personal' });
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('It goes beyond what is approved'));
    expect(told()).toEqual(expected);
    expect(await storedDeclarations.read()).toMatchObject([{ answers: { data: 'personal' } }]);
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

describe('a window that came by itself', () => {
  /** As a hand does it: pressed, then clicked. */
  async function press(target: Element, opened = 0): Promise<void> {
    vi.spyOn(performance, 'now').mockReturnValue(opened);
    target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
    await settled();
  }

  beforeEach(() => {
    vi.spyOn(performance, 'now').mockReturnValue(10_000);
  });
  afterEach(() => vi.restoreAllMocks());

  it('takes no pointer at first that would send something: a page can time when it opens', async () => {
    await declare(CHATGPT, ALL);
    await openWindow(CLAUDE);
    const before = await storedDeclarations.read();
    await press(button('Work account'), 10_000 + GUARD_MS - 1);
    expect(await storedDeclarations.read()).toEqual(before);
    await press(button('Work account'), 10_000 + GUARD_MS);
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
  });

  it('does not send either, and takes what is pressed by key at once', async () => {
    await openWindow(CHATGPT);
    await choose(ALL);
    await press(button('Send answer'), 10_001);
    expect(await storedDeclarations.read()).toEqual([]);
    // A key clicks without a count.
    button('Send answer').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 0 }));
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
  });

  it('is the only one that waits: the toolbar’s popup was opened by hand', async () => {
    await open();
    await choose(ALL);
    await press(button('Send answer'), 10_001);
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
  });

  it('names itself by what it asks', async () => {
    await openWindow(CHATGPT);
    expect(document.title.replace(/[\u2068\u2069]/g, '')).toBe('What do you use ChatGPT for? – Unshade');
  });

  it('says who sees the answer before the first thing that sends one', async () => {
    await declare(CHATGPT, ALL);
    await openWindow(CLAUDE);
    const line = find('.open-line');
    expect(line.textContent).toContain('without your name');
    expect(line.compareDocumentPosition(find('.shortcut')) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
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

describe('the same as last time', () => {
  it('is one tap when the organisation asks again', async () => {
    await declare(CHATGPT, { ...ALL, note: 'for the report' });
    const ruling = { service: CHATGPT, status: 'unassessed', askAgain: 1 } as const;
    await storedPolicy.write(policyOf(2, 'ask', { services: [ruling] }));
    await open();
    expect(find('h1').textContent).toBe('Is this still how you use ChatGPT?');
    expect(text()).toContain('for the report');
    button('Still the same').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    const [first, second] = await storedDeclarations.read();
    expect(second).toMatchObject({ replaces: first?.id, answers: { ...ALL, note: 'for the report' } });
  });

  it('is not taken where something has changed: the sheet starts from it', async () => {
    await declare(CHATGPT, ALL);
    const ruling = { service: CHATGPT, status: 'unassessed', askAgain: 1 } as const;
    await storedPolicy.write(policyOf(2, 'ask', { services: [ruling] }));
    await open();
    button('Change answer').click();
    await settled();
    expect(radio('purpose', 'code').checked).toBe(true);
    await choose({ purpose: 'research' });
    button('Send answer').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    expect((await storedDeclarations.read()).at(-1)).toMatchObject({ answers: { ...ALL, purpose: 'research' } });
  });

  it('as for another service is one tap, which names the account', async () => {
    await declare(CHATGPT, { ...ALL, note: 'for ChatGPT alone' });
    await open(CLAUDE);
    expect(find('.shortcut').textContent).toContain('Same as for ChatGPT, with this account:');
    expect(find('.shortcut').textContent).toContain('Write code · Nobody but me · Public · A draft I rewrite');
    button('Personal account').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    const { answers } = (await storedDeclarations.read()).at(-1) ?? {};
    expect(answers).toEqual({ ...ALL, account: 'personal' });
  });
});

describe('a service that is no use at work, or no AI', () => {
  it.each([
    ['Not for work', 'not-for-work', 'You use ChatGPT outside work only?'],
    ['Wrong, this is not AI', 'not-ai', 'ChatGPT is not AI?'],
  ])('“%s” says what it does before it does it', async (label, reason, title) => {
    await storedObservations.write([observation()]);
    await open();
    button(label).click();
    await settled();
    expect(find('h1').textContent).toBe(title);
    expect(text()).toContain('For 90 days nothing about it is noticed or asked here.');
    expect(await storedDismissed.read()).toEqual({});
    button('Leave it alone').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe('ChatGPT is left alone here'));
    expect(await storedDismissed.read()).toEqual({ [CHATGPT]: { reason, until: addDays(TODAY, 90) } });
    expect(await storedObservations.read()).toEqual([]);
    expect(await storedStatements.read()).toMatchObject([{ kind: 'dismissal', service: CHATGPT, reason }]);
  });

  it('leaves everything as it was by going back', async () => {
    await open();
    button('Not for work').click();
    await settled();
    button('Back').click();
    await settled();
    expect(find('h1').textContent).toBe('What do you use ChatGPT for?');
    expect(await storedDismissed.read()).toEqual({});
  });

  it('tells until when it is left alone, and is noticed again by one press', async () => {
    await storedDismissed.write({ [CHATGPT]: { reason: 'not-for-work', until: addDays(TODAY, 40) } });
    await open();
    expect(text()).toContain('until Dec 31, 2026');
    button('Notice it again').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe('What do you use ChatGPT for?'));
    expect(await storedDismissed.read()).toMatchObject({ [CHATGPT]: { undone: true } });
  });

  it('stays on the page when the background does not answer', async () => {
    await open();
    button('Not for work').click();
    await settled();
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValueOnce(new Error('no receiving end'));
    button('Leave it alone').click();
    await vi.waitFor(() => expect(text()).toContain('That did not work.'));
    expect(await storedDismissed.read()).toEqual({});
  });
});

describe('a use that has ended', () => {
  it('is taken back by one press, as a row of its own', async () => {
    await declare(CHATGPT, ALL);
    await open();
    button('I do not use it any more').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe('Taken back'));
    expect(await storedDeclared.read()).toEqual({});
    const rows = await storedDeclarations.read();
    expect(rows.at(-1)?.answers).toBeNull();
  });
});

describe('beside the questions', () => {
  it('stands what the organisation has decided, and what to use instead', async () => {
    const services = [
      { service: CHATGPT, status: 'rejected', mode: 'ask', alternative: CLAUDE, askAgain: 0 },
      { service: CLAUDE, status: 'approved-with-conditions', conditions: 'No <b>customer</b> data.', askAgain: 0 },
    ] as const;
    await storedPolicy.write(policyOf(2, 'ask', { services: [...services], contact: 'room 2.14' }));
    await open();
    expect(find('.callout').textContent).toContain('decided against it');
    expect(find<HTMLAnchorElement>('.callout a').href).toMatch(/^https:\/\/claude\.(ai|com)/);
    expect(text()).toContain('Questions? Ask room 2.14.');
    await open(CLAUDE);
    expect(find('.callout').textContent).toBe('Approved, with conditions:No <b>customer</b> data.');
    expect(document.querySelectorAll('b')).toHaveLength(0);
  });

  it('stands that the policy has a new text, with a link to it', async () => {
    const translation = { language: 'en', title: 'Using AI', body: 'Look it up.' };
    await storedPolicy.write(policyOf(2, 'ask', { text: { version: 1, translations: [translation] } }));
    await open();
    expect(find('.callout').textContent).toContain('There is an AI policy to read.');
    await storedAcknowledged.write({ 0: 'none' });
    await open();
    expect(find('.callout').textContent).toContain('Your AI policy has a new version.');
    expect(find<HTMLAnchorElement>('.callout a').getAttribute('href')).toMatch(/\/options\.html#policy$/);
  });

  it('leads to a concern about the service, the own data and the status', async () => {
    await open();
    const links = [...document.querySelectorAll('.foot a')].map((link) => link.getAttribute('href'));
    expect(links.map((link) => link?.replace(/^.*options/, 'options'))).toEqual([
      'options.html?concern=openai-chatgpt#concern',
      'options.html#your-data',
      'options.html#status',
    ]);
  });
});
