import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../extension/browser.ts';
import { describeInstallation } from '../../extension/identity/installation.ts';
import { OptionsPage } from '../../extension/identity/OptionsPage.tsx';
import { PromptPage } from '../../extension/prompt/PromptPage.tsx';
import { describeSetup, judgeVersion } from '../../extension/setup/setup-rows.ts';
import {
  storedBeforePolicy,
  storedConnection,
  storedEnrolled,
  storedManaged,
  storedNoticeRead,
  storedPolicy,
  storedSyncState,
} from '../../extension/storage.ts';
import { type SetupResponse, setupRequestSchema, TOKEN_STATES } from '../../shared/api.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { MANAGED_PROBLEMS, writeManaged } from '../../shared/managed-configuration.ts';
import { speakEnglish, texts } from './english.ts';
import { connectNetwork, json, refusal } from './network.ts';
import {
  answerMessages,
  type BackgroundTools,
  backgroundTools,
  button,
  find,
  mount,
  settled,
  text,
  unmount,
} from './page.tsx';
import { CONNECTION, policyOf, setDay, TODAY } from './rows.ts';

const TOKEN = makeEnrolmentToken(CONNECTION.key, 'r'.repeat(43));
const GOOD = writeManaged({
  server: CONNECTION.server,
  enrolmentToken: TOKEN,
  keyFingerprint: CONNECTION.key,
  organisation: 'Acme',
});
const ANSWER: SetupResponse = {
  wire: 1,
  server: CONNECTION.server,
  keyFingerprint: CONNECTION.key,
  token: 'good',
  group: 'Sales',
  extension: '1.2.3',
};
let tools: BackgroundTools;

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  vi.unstubAllGlobals();
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.2.3' } as never);
  vi.spyOn(fakeBrowser.declarativeNetRequest, 'getDynamicRules').mockResolvedValue([] as never);
  tools = backgroundTools();
  answerMessages(tools);
});
afterEach(unmount);

async function show(hash: string): Promise<void> {
  location.hash = hash;
  mount(<OptionsPage />);
  await vi.waitFor(() => find('h1'));
  await settled();
}

async function manage(received: Record<string, unknown>): Promise<void> {
  await storedManaged.write(received);
  await storedConnection.write({ ...CONNECTION, token: TOKEN });
  await storedBeforePolicy.write({ connection: null });
  vi.spyOn(browser.storage.managed, 'get').mockImplementation(async () => received);
}

const rowsOf = () =>
  Object.fromEntries(
    [...document.querySelectorAll('tbody tr')].map((row) => {
      const [key = '', ...values] = [...row.querySelectorAll('td')].map(({ textContent }) => textContent?.trim() ?? '');
      return [key, values];
    }),
  );

describe('the set-up page', () => {
  it('shows key by key what was received, what the server expects, and whether that fits', async () => {
    const uploads = connectNetwork(() => json(ANSWER));
    await manage(GOOD);
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain('The server answered.'));
    expect(find('h2').textContent).toContain('Managed by Acme');
    expect(rowsOf()).toEqual({
      server: [CONNECTION.server, CONNECTION.server, 'Fits'],
      enrolmentToken: ['e1-kkkkk… (55 characters)', 'Good, for the group Sales', 'Fits'],
      keyFingerprint: [CONNECTION.key, CONNECTION.key, 'Fits'],
      organisation: ['Acme', 'For IT to choose', 'Fits'],
      noticeAcknowledged: ['Not set', 'For IT to choose', 'Not set, and not needed'],
      strictestMode: ['Not set', 'For IT to choose', 'Not set, and not needed'],
      privateLife: ['Not set', 'For IT to choose', 'Not set, and not needed'],
      keys: ['server,enrolmentToken,keyFingerprint,organisation', 'The name of each key that is set', 'Fits'],
      'Version of the extension': ['1.2.3 is here', '1.2.3', 'Fits'],
    });
    expect(find('section[aria-labelledby=to-do]').textContent).toContain('Nothing wrong was found.');
    expect(uploads.map(({ url, type }) => [url, type])).toEqual([[`${CONNECTION.server}/v1/setup`, '']]);
    expect(v.safeParse(setupRequestSchema, uploads[0]?.payload).success).toBe(true);
  });

  it('says every verdict in words beside its drawing, and never shows a token whole', async () => {
    connectNetwork(() => json({ ...ANSWER, token: 'revoked', keyFingerprint: 'x'.repeat(43), extension: '1.3.0' }));
    await manage({ ...GOOD, enrollmentToken: TOKEN, policy: {} });
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain('The server answered.'));
    expect(document.body.innerHTML).not.toContain(TOKEN.slice(0, 12));
    const rows = rowsOf();
    expect(rows['enrolmentToken']).toEqual([
      'e1-kkkkk… (55 characters)',
      'It was revoked',
      'Not what the server expects',
    ]);
    expect(rows['enrollmentToken']).toEqual(['e1-kkkkk… (55 characters)', 'No such key', 'Wrong']);
    expect(rows['policy']).toEqual(['Something that is no text', 'No such key', 'Wrong']);
    expect(rows['Version of the extension']?.[2]).toBe('Older: the browser updates it by itself');
    const todo = find('section[aria-labelledby=to-do]').textContent;
    expect(todo).toContain('policy: a group stands where a value should be.');
    expect(todo).toContain('enrollmentToken: there is no such key.');
    expect(todo).toContain('enrolmentToken: make a new token at the server');
    expect(todo).toContain('keyFingerprint: the server expects another value.');
    for (const verdict of document.querySelectorAll('.verdict')) {
      expect(verdict.querySelector('svg')).toBeTruthy();
      expect(verdict.textContent?.trim()).not.toBe('');
    }
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    ['does not answer', () => Promise.reject(new TypeError('down')), 'The server did not answer this page.'],
    ['is none of ours', () => new Response('<html>'), 'The server did not answer this page.'],
    ['refuses', () => refusal('wire.wrong-audience', 400), 'did not take the question (wire.wrong-audience)'],
  ])('says what to check where the server %s', async (_what, answer, said) => {
    connectNetwork(answer);
    await manage(GOOD);
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain(said));
    expect(rowsOf()['server']).toEqual([CONNECTION.server, 'Not known', 'Not compared']);
    // What was not compared is not said to be well.
    expect(find('section[aria-labelledby=to-do]').textContent).toContain(said);
    expect(text()).not.toContain('Nothing wrong was found.');
  });

  it('says that the key of the server is another than IT named, once a sync has met it', async () => {
    connectNetwork(() => Promise.reject(new TypeError('down')));
    await manage(GOOD);
    await storedSyncState.write({ ...(await storedSyncState.read()), problem: 'policy.wrong-key' });
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain('keyFingerprint: what the server signs is signed by another key'));
    expect((await describeInstallation()).problems).toEqual([{ code: 'wrong-key', key: 'keyFingerprint' }]);
  });

  it('asks nobody where there is no server that can be used', async () => {
    const uploads = connectNetwork(() => json(ANSWER));
    await manage({ ...GOOD, server: 'unshade.example' });
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain('there is no server to ask'));
    expect(uploads).toEqual([]);
  });

  it.each([
    ['is not known yet', null, 'Waiting for the browser’s policy'],
    ['is that nothing is set', {}, 'Not managed'],
  ])('opens where what IT set %s', async (_what, held, headline) => {
    await storedManaged.write(held);
    vi.spyOn(browser.storage.managed, 'get').mockRejectedValue(new Error('Managed storage manifest not found'));
    await show('#setup');
    await vi.waitFor(() => expect(find('h2').textContent?.trim()).toBe(headline));
    expect(document.querySelector('table')).toBeNull();
  });

  it.each<[string, SetupResponse['token'], string, string]>([
    [
      'the last sync was told so, and the server does not say so here',
      'good',
      'did not take this token',
      'make a new token',
    ],
    ['the server says here what is wrong with it', 'used-up', 'make a new token', 'did not take this token'],
  ])('tells once of a token that was refused: %s', async (_when, token, said, notSaid) => {
    connectNetwork(() => json({ ...ANSWER, token }));
    await manage(GOOD);
    await storedEnrolled.write('the-token-of-before');
    await storedSyncState.write({
      lastDay: TODAY,
      failures: 0,
      problem: 'enrol.token-used-up',
      held: false,
      givenUp: [],
    });
    await show('#setup');
    await vi.waitFor(() => expect(text()).toContain('The server answered.'));
    const todo = find('section[aria-labelledby=to-do]').textContent;
    expect(todo).toContain(said);
    expect(todo).not.toContain(notSaid);
  });

  it('has a sentence of its own for each problem and each state of a token, that names the key', () => {
    const said = Object.entries(texts).filter(([key]) => /^setup(Problem[A-Z]|Todo)/.test(key));
    expect(said).toHaveLength(MANAGED_PROBLEMS.length + 2);
    for (const [key, { message }] of said) expect(message, key).toContain('$KEY$: ');
    expect(new Set(said.map(([, { message }]) => message)).size).toBe(said.length);
    expect(TOKEN_STATES).toHaveLength(6);
  });
});

describe('the rows of the set-up', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ['forgives white space', { ...GOOD, server: ` ${CONNECTION.server} ` }, 'server', 'fits'],
    ['see another server', { ...GOOD, server: 'https://other.example' }, 'server', 'differs'],
    ['see what was dropped', { keys: 'server,strictestMode', server: CONNECTION.server }, 'strictestMode', 'wrong'],
    ['need a list', { server: CONNECTION.server }, 'keys', 'wrong'],
    ['leave alone what IT may choose', { ...GOOD, organisation: 'Acme' }, 'organisation', 'fits'],
    ['know a token of another server', { ...GOOD, keyFingerprint: 'x'.repeat(43) }, 'enrolmentToken', 'wrong'],
  ])('%s', (_what, received, key, verdict) => {
    expect(describeSetup(received, ANSWER).find((row) => row.key === key)?.verdict).toBe(verdict);
  });

  it.each<[string, SetupResponse | null, string]>([
    ['1.2.3', ANSWER, 'fits'],
    ['1.2.2', ANSWER, 'older'],
    ['1.3.0', ANSWER, 'fits'],
    ['1.2.3', { ...ANSWER, extension: null }, 'unchecked'],
    ['1.2.3', null, 'unchecked'],
  ])('judge version %s', (held, server, verdict) => {
    expect(judgeVersion(held, server)).toBe(verdict);
  });
});

describe('the status page of a managed browser', () => {
  const WELL = { lastDay: TODAY, failures: 0, problem: null, held: false, givenUp: [] };
  const headline = () => find('.headline').textContent?.trim();
  const told = { ...GOOD, noticeAcknowledged: 'yes', keys: `${GOOD['keys']},noticeAcknowledged` };

  beforeEach(async () => {
    await storedPolicy.write(policyOf(12, 'block'));
    await storedSyncState.write(WELL);
  });

  it('says who manages it, what limits hold, and offers no code', async () => {
    await manage({ ...told, strictestMode: 'ask', keys: `${told.keys},strictestMode` });
    await show('#status');
    expect(headline()).toBe('Connected, and all is well');
    expect(text()).toContain('Acme, by the browser’s policy');
    expect(text()).toContain('Nothing is closed here and no answer is required, whatever the policy says.');
    expect(text()).toContain('Services that nobody has decided on: you are asked what for.');
    expect(document.querySelector('#code')).toBeNull();
    expect(find('a[href="#setup"].next').textContent).toBe('Look at the set-up');
  });

  it('asks for a look where something is wrong with what IT set', async () => {
    await manage({ ...told, strictestMode: 'warn', extra: 'x' });
    await storedPolicy.write(policyOf(12, 'ask'));
    await show('#status');
    expect(headline()).toBe('Connected, but something below needs a look');
    expect(text()).toContain('3 things are wrong in what IT set.');
  });

  it.each<[string, string]>([
    ['enrol.token-used-up', 'Connected, but something below needs a look'],
    ['enrol.token-used-up, policy.wrong-key', 'Connected, but what the server sent was refused'],
  ])('goes on under the old token where the new one was refused (%s), and says so', async (problem, said) => {
    await manage(told);
    await storedPolicy.write(policyOf(12, 'ask'));
    await storedEnrolled.write('the-token-of-before');
    await storedSyncState.write({ ...WELL, problem });
    await show('#status');
    expect(headline()).toBe(said);
    // A key that is another's is a fault of its own.
    const wrong = problem.includes('wrong-key') ? '2 things are' : '1 thing is';
    expect(text()).toContain(`${wrong} wrong in what IT set.`);
    expect(text()).toContain(
      `${problem}: ${problem.includes(',') ? 'what the server sent' : 'the server did not take the new token'}`,
    );
  });

  it('says that nothing can be done with what IT set', async () => {
    await manage({ ...told, server: 'x' });
    await storedConnection.clear();
    await show('#status');
    expect(headline()).toBe('Not connected: what your IT department set cannot be used');
    expect(document.querySelector('#code')).toBeNull();
  });

  it('shows the notice first, and goes on once it was read', async () => {
    await manage(GOOD);
    await storedPolicy.write(policyOf(12, 'ask'));
    await show('#status');
    expect(headline()).toBe('Waiting until you have read what is noticed');
    expect(find('section').textContent).toContain('Acme manages Unshade in this browser.');
    expect(find('section').textContent).toContain(CONNECTION.server);
    button('I have read this').click();
    await vi.waitFor(() => expect(headline()).toBe('Connected, and all is well'));
    expect(await storedNoticeRead.read()).toBe(CONNECTION.server);
    expect(tools.sweep).toHaveBeenCalledOnce();
    expect(document.querySelector('#notice')).toBeNull();
  });
});

describe('the popup of a managed browser', () => {
  it('shows the notice, and what there is to ask once it was read', async () => {
    await manage(GOOD);
    mount(<PromptPage service={null} />);
    await vi.waitFor(() => expect(find('h1').textContent).toBe('Please read this first'));
    expect(document.querySelectorAll('button')).toHaveLength(1);
    button('I have read this').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe(texts['nothingTitle']?.message));
  });

  it('says that IT has set what cannot be used', async () => {
    await manage({ ...GOOD, server: 'x' });
    await storedConnection.clear();
    mount(<PromptPage service={null} />);
    await vi.waitFor(() => expect(text()).toContain('what it set cannot be used yet'));
  });
});
