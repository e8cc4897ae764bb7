import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { makeDiagnostics } from '../../extension/identity/diagnostics.ts';
import { limitsOf } from '../../extension/identity/limits.ts';
import { OptionsPage } from '../../extension/identity/OptionsPage.tsx';
import { QuietList } from '../../extension/identity/QuietList.tsx';
import { StatusList } from '../../extension/identity/StatusList.tsx';
import { ask, type Status } from '../../extension/messages.ts';
import { QUIET_REASONS } from '../../extension/prompt/decide.ts';
import {
  setAside,
  storedConnection,
  storedDismissed,
  storedObservations,
  storedPolicy,
  storedPolicyHash,
  storedQuietReasons,
  storedRequests,
  storedStatements,
  storedSyncState,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { speakEnglish } from './english.ts';
import { answerMessages, backgroundTools, button, find, mount, settled, text, unmount } from './page.tsx';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, observation, policyOf, rowId, setDay, TODAY } from './rows.ts';

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.2.3' } as never);
  vi.spyOn(fakeBrowser.declarativeNetRequest, 'getDynamicRules').mockResolvedValue([] as never);
  location.hash = '';
  answerMessages(backgroundTools());
  await storedConnection.write(CONNECTION);
});
afterEach(unmount);

async function show(hash = ''): Promise<void> {
  location.hash = hash;
  mount(<OptionsPage />);
  await vi.waitFor(() => find('h1'));
  await settled();
}

describe('the options page', () => {
  it('opens at the section that the address names, and marks it', async () => {
    await show('#concern');
    expect(find('h1').textContent).toBe('Report a concern');
    expect(find('nav [aria-current=page]').textContent).toBe('Report a concern');
    location.hash = '#status';
    dispatchEvent(new Event('hashchange'));
    await vi.waitFor(() => expect(find('h1').textContent).toBe('Unshade in this browser'));
    await vi.waitFor(() => expect(document.activeElement).toBe(find('main')));
  });

  it('opens at the status when it names none that there is', async () => {
    await show('#nowhere');
    expect(find('h1').textContent).toBe('Unshade in this browser');
  });

  it('starts with the way to connect before the browser is, and folds it away afterwards', async () => {
    await storedConnection.clear();
    await show();
    expect(find('section h2').textContent).toBe('Connection');
    expect(document.querySelectorAll('#code')).toHaveLength(1);
    await storedConnection.write(CONNECTION);
    await show();
    expect(find('details #code')).toBeTruthy();
    expect(text()).toContain('Nobody: connected by hand with a connect code');
  });

  it('says why it stayed quiet, and what it leaves alone until when', async () => {
    await storedQuietReasons.write({ [CLAUDE]: 'idle' });
    await storedDismissed.write({ [CHATGPT]: { reason: 'not-ai', until: addDays(TODAY, 3) } });
    await show();
    expect(find('section[aria-labelledby=quiet]').textContent).toContain('ClaudeYou were away from the keyboard.');
    expect(find('section[aria-labelledby=dismissed]').textContent).toContain('Not AI, until Nov 24, 2026');
    button('Notice it again').click();
    await vi.waitFor(() => expect(document.querySelectorAll('#dismissed')).toHaveLength(0));
  });

  it('shows what was asked for, and its answer as text', async () => {
    const receipt = rowId(7);
    const answer = { receipt, decision: 'granted', text: '<b>Yes</b>', until: addDays(TODAY, 9), day: TODAY } as const;
    await storedRequests.write([
      { receipt, kind: 'exception', service: CHATGPT, text: '<i>Please</i>', day: TODAY, answer },
      { receipt: rowId(8), kind: 'concern', text: 'Unsafe.', day: TODAY, aloneAfter: Date.now() + 1_000 },
    ]);
    await show();
    const requests = find('section[aria-labelledby=requests]');
    expect(requests.textContent).toContain('Exception for ChatGPT');
    expect(requests.textContent).toContain('Granted until Nov 30, 2026');
    expect(requests.textContent).toContain('it leaves alone');
    expect(requests.querySelectorAll('i, p b b, .callout b')).toHaveLength(0);
    expect(requests.textContent).toContain('<b>Yes</b>');
  });
});

describe('the headline', () => {
  const WELL = { lastDay: TODAY, failures: 0, problem: null, held: false, givenUp: [] };
  const headline = () => find('.headline').textContent?.trim();

  beforeEach(async () => {
    await storedPolicy.write(policyOf(12, 'ask'));
    await storedSyncState.write(WELL);
  });

  it('says that all is well where it is', async () => {
    await show();
    expect(headline()).toBe('Connected, and all is well');
  });

  it.each([
    ['something was set aside', () => setAside('declared', ['x'])],
    ['rows were given up', () => storedSyncState.write({ ...WELL, givenUp: [{ code: 'row.late' }] })],
    ['rules could not be set', () => storedPolicy.write(policyOf(12, 'block'))],
  ])('does not where %s', async (_what, happens) => {
    await happens();
    await show();
    expect(headline()).toBe('Connected, but something below needs a look');
  });
});

describe('what waits', () => {
  it('is counted as the own data lists it: what goes alone too, what is kept apart', async () => {
    await storedObservations.write([observation(), observation({ id: rowId(2), state: 'held' })]);
    await storedRequests.write([{ receipt: rowId(8), kind: 'concern', text: 'x', day: TODAY, aloneAfter: Date.now() }]);
    const status = await ask<'describe-status'>({ kind: 'describe-status' });
    expect([status.waiting, status.kept]).toEqual([2, 1]);
    mount(<StatusList status={status} />);
    expect(text()).toContain('Waiting to be sent2');
    expect(text()).toContain('Sent, and again once this browser counts1');
  });
});

describe('the status in words', () => {
  it('has a text of its own for each reason to stay quiet', () => {
    mount(<QuietList quiet={QUIET_REASONS.map((reason) => ({ product: reason, reason }))} />);
    const said = [...document.querySelectorAll('dd')].map(({ textContent }) => textContent);
    expect(new Set(said).size).toBe(QUIET_REASONS.length);
    expect(said).not.toContain('');
  });

  it('sums the policy up: its hash, what is barred, and when questions come', async () => {
    await storedPolicyHash.write('0123456789abcdef');
    await storedPolicy.write(
      policyOf(12, 'observe', {
        services: [
          { service: CHATGPT, status: 'unassessed', mode: 'block', askAgain: 0 },
          { service: CLAUDE, status: 'unassessed', mode: 'require', askAgain: 0 },
        ],
        quiet: {
          days: [0, 6, 0],
          hours: { from: '12:00', to: '13:00' },
          interruptionsADay: 1,
          interruptionsAService: 1,
        },
      }),
    );
    mount(<StatusList status={{ ...(await ask<'describe-status'>({ kind: 'describe-status' })), barred: 2 }} />);
    for (const said of [
      'Version 12 hash 0123456789abcdef',
      'Services that nobody has decided on are noted silently.',
      '1 service is blocked.',
      '1 service opens once you have said what for.',
      'Right now 2 services are kept out of this browser.',
      'At most one a day, and 1 for one service.',
      'nor from 12:00 to 13:00',
      'None on Sunday and Saturday.',
    ]) {
      expect(text()).toContain(said);
    }
  });
});

describe('what it cannot do', () => {
  const policy = policyOf(1, 'block');

  it.each([
    ['Chromium that keeps nothing out', { firefox: false, barred: 0, policy: null }, ['limitWindow']],
    ['Firefox that keeps nothing out', { firefox: true, barred: 0, policy: null }, ['limitNotification']],
    ['Chromium that does', { firefox: false, barred: 1, policy }, ['limitWindow', 'limitServiceWorker']],
    ['Firefox that does', { firefox: true, barred: 1, policy }, ['limitNotification', 'limitRestored']],
    ['one whose rules could not be set', { firefox: false, barred: -1, policy }, ['limitWindow', 'limitNoRules']],
  ])('in %s', (_what, circumstances, own) => {
    expect(limitsOf(circumstances)).toEqual(['limitPages', 'limitPrivate', 'limitElsewhere', ...own]);
  });
});

describe('diagnostics', () => {
  const surroundings = {
    version: '1.2.3',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.1.2 Safari/537.36 Edg/156.0.3',
    languages: { browser: 'en-US', texts: 'en' },
  };

  async function fullStatus(): Promise<Status> {
    await storedPolicyHash.write('0123456789abcdef');
    await storedPolicy.write(policyOf(12, 'ask', { contact: 'somebody@acme.example' }));
    await storedQuietReasons.write({ [CLAUDE]: 'idle' });
    await storedDismissed.write({ [CHATGPT]: { reason: 'not-ai', until: addDays(TODAY, 3) } });
    await storedRequests.write([{ receipt: rowId(0xabc), kind: 'concern', text: 'secret words', day: TODAY }]);
    const status = await ask<'describe-status'>({ kind: 'describe-status' });
    return { ...status, sync: { ...status.sync, lastDay: TODAY, problem: 'network', failures: 2 } };
  }

  it('tell how it goes, and nothing about what was used or by whom', async () => {
    const copied = JSON.stringify(makeDiagnostics(await fullStatus(), surroundings));
    for (const told of ['1.2.3', 'Edg 156', '0123456789abcdef', '"network"', '"rules":"taken"']) {
      expect(copied).toContain(told);
    }
    const personal = [CONNECTION.server, CONNECTION.token, CONNECTION.key, CHATGPT, CLAUDE, 'ChatGPT', 'Claude'];
    for (const kept of [...personal, 'secret words', rowId(0xabc), TODAY, 'Linux', 'acme']) {
      expect(copied).not.toContain(kept);
    }
  });

  it('change in no byte with a concern, an exception and its grant, a dismissal or an answer', async () => {
    const copied = async (barred: number) => {
      const status = await ask<'describe-status'>({ kind: 'describe-status' });
      return JSON.stringify(makeDiagnostics({ ...status, barred }, surroundings));
    };
    await storedObservations.write([observation()]);
    const before = await copied(2);
    const concern = { kind: 'report-concern', category: 'safety', text: 'Unsafe.' } as const;
    await ask<'report-concern'>({ ...concern, anonymous: false });
    expect(await storedStatements.read()).toHaveLength(1);
    expect(await copied(2)).toBe(before);
    await ask<'report-concern'>({ ...concern, anonymous: true });
    expect(await copied(2)).toBe(before);
    await ask<'request-exception'>({ kind: 'request-exception', service: CLAUDE, text: 'Please.' });
    expect(await storedRequests.read()).toHaveLength(3);
    expect(await copied(1)).toBe(before);
    await ask<'declare'>({ kind: 'declare', service: CLAUDE, answers: HARMLESS });
    expect(await copied(1)).toBe(before);
    await ask<'dismiss'>({ kind: 'dismiss', service: CHATGPT, reason: 'not-for-work' });
    expect(await storedDismissed.read()).not.toEqual({});
    await storedQuietReasons.write({ [CLAUDE]: 'idle' });
    expect(await copied(0)).toBe(before);
    expect(await copied(-1)).not.toBe(before);
  });

  it('are copied exactly as they are shown', async () => {
    await fullStatus();
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await show();
    button('Copy diagnostics').click();
    await vi.waitFor(() => expect(text()).toContain('Copied.'));
    expect(writeText.mock.calls).toEqual([[find('section[aria-labelledby=diagnostics] pre').textContent]]);
  });
});
