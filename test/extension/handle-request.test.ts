import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { handleRequest } from '../../extension/handle-request.ts';
import { ensureIdentity } from '../../extension/identity/identity.ts';
import type { ConnectResult } from '../../extension/messages.ts';
import {
  storedCandidates,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDrafts,
  storedLastAnswered,
  storedObservations,
  storedOwnCatalogue,
  storedPolicy,
  storedPromptBudget,
  storedSyncState,
  storedTabs,
  storedTally,
} from '../../extension/storage.ts';
import { JWS_TYPES, PATHS } from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { type Connection, formatConnectCode } from '../../shared/connect-code.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer, refusal } from './network.ts';
import { type BackgroundTools, backgroundTools, settled } from './page.tsx';
import {
  CHATGPT,
  CLAUDE,
  CONNECTION,
  declaration,
  HARMLESS,
  observation,
  policyOf,
  rowId,
  setDay,
  TODAY,
} from './rows.ts';

const OTHER: Connection = { ...CONNECTION, server: 'https://other.example' };
let tools: BackgroundTools;
const ask = (message: unknown) => handleRequest(message, tools);
const connect = (to: Connection) => ask({ kind: 'connect', code: formatConnectCode(to) }) as Promise<ConnectResult>;
const everything = async () => ({
  local: await fakeBrowser.storage.local.get(),
  session: await fakeBrowser.storage.session.get(),
});
const tagKey = async () => (await ensureIdentity()).tagging;

beforeEach(() => {
  fakeBrowser.reset();
  installMemoryDatabase();
  setDay(TODAY);
  tools = backgroundTools();
});

describe('a message that is none of ours', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'declare'],
    ['a list', [{ kind: 'describe-status' }]],
    ['without a kind', {}],
    ['of a kind that nobody knows', { kind: 'erase-everything' }],
    ['with more in it', { kind: 'describe-status', extra: 1 }],
    ['about a service that can be none', { kind: 'describe-prompt', service: '../x' }],
    ['with half an answer', { kind: 'declare', service: CHATGPT, answers: { purpose: 'code' } }],
    [
      'with an answer that needs a domain',
      { kind: 'declare', service: CHATGPT, answers: { ...HARMLESS, purpose: 'health' } },
    ],
    ['with a code that goes on for ever', { kind: 'connect', code: 'x'.repeat(2_001) }],
  ])('%s gets no answer and changes nothing', async (_what, message) => {
    expect(ask(message)).toBeUndefined();
    expect(await everything()).toEqual({ local: {}, session: {} });
    expect(tools.syncNow).not.toHaveBeenCalled();
  });
});

describe('a request', () => {
  it('to describe the prompt tells what to ask about, and what was given', async () => {
    const prompt = await ask({ kind: 'describe-prompt', service: CHATGPT });
    expect(prompt).toEqual({ kind: 'not-connected', isManaged: false });
    await storedConnection.write(CONNECTION);
    const about = {
      kind: 'service',
      service: CHATGPT,
      product: 'ChatGPT',
      vendor: 'OpenAI',
      asksAccount: true,
      mode: 'ask',
      status: 'unassessed',
      conditions: null,
      limits: null,
      forPurpose: null,
      alternative: null,
      askedAgain: false,
      last: null,
      contact: null,
      dismissed: null,
      policyDue: false,
    };
    expect(await ask({ kind: 'describe-prompt', service: CHATGPT })).toEqual({ ...about, given: null });
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
    expect(await ask({ kind: 'describe-prompt', service: CHATGPT })).toEqual({ ...about, given: HARMLESS });
    expect(await ask({ kind: 'describe-prompt', service: 'nobody-knows' })).toEqual({
      kind: 'nothing-here',
      policyDue: false,
    });
  });

  it('to describe the prompt tells what was decided, what to use instead, and what was answered last elsewhere', async () => {
    await storedConnection.write(CONNECTION);
    await storedDeclared.write({ [CLAUDE]: { id: rowId(1), answers: { ...HARMLESS, note: 'x' }, askAgain: 0 } });
    await storedLastAnswered.write(CLAUDE);
    await storedPolicy.write(
      policyOf(3, 'ask', {
        contact: 'the AI desk',
        services: [{ service: CHATGPT, status: 'rejected', conditions: 'None.', alternative: CLAUDE, askAgain: 0 }],
      }),
    );
    expect(await ask({ kind: 'describe-prompt', service: CHATGPT })).toMatchObject({
      status: 'rejected',
      conditions: 'None.',
      contact: 'the AI desk',
      alternative: { service: CLAUDE, product: 'Claude', vendor: 'Anthropic', url: 'https://claude.ai/' },
      last: { product: 'Claude', answers: HARMLESS },
    });
  });

  it('to declare is answered once the row is stored, before the network has done anything', async () => {
    const never = Promise.withResolvers<void>();
    tools.syncNow.mockReturnValue(never.promise);
    expect(await ask({ kind: 'declare', service: CHATGPT, answers: HARMLESS })).toEqual({ kind: 'kept' });
    expect(await storedDeclarations.read()).toHaveLength(1);
    expect([tools.syncNow, tools.refresh].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  });

  it('to describe the status counts what waits and what was set aside, and shows neither', async () => {
    await storedConnection.write(CONNECTION);
    await storedPolicy.write(policyOf(2, 'observe'));
    const garbled = { ...declaration(), id: 'x', answers: { ...HARMLESS, note: 'about Alice' } };
    await fakeBrowser.storage.local.set({ 'outbox-declarations': [declaration(), garbled] });
    await storedObservations.write([observation(), observation({ id: rowId(2), state: 'held' })]);
    const status = await ask({ kind: 'describe-status' });
    expect(status).toEqual({
      server: CONNECTION.server,
      managed: { state: 'unknown', configuration: null, problems: [] },
      notice: null,
      policy: policyOf(2, 'observe'),
      policyHash: '',
      stale: true,
      sync: { lastDay: null, failures: 0, problem: null, held: true, givenUp: [] },
      waiting: 2,
      kept: 1,
      setAside: 1,
      products: builtIn.services.length,
      own: null,
      candidates: [],
      quiet: [],
      barred: 0,
      requests: [],
      dismissed: [],
      policyDue: false,
    });
    expect(JSON.stringify(status)).not.toContain('Alice');
    expect(JSON.stringify(await fakeBrowser.storage.local.get('set-aside'))).toContain('about Alice');
  });

  it('to sync now is answered with the status after it', async () => {
    await storedConnection.write(CONNECTION);
    tools.syncNow.mockImplementation(() => storedPolicy.write(policyOf(9, 'ask')));
    expect(await ask({ kind: 'sync-now' })).toMatchObject({ server: CONNECTION.server, policy: { version: 9 } });
  });

  it('about an organisation that was left is answered without its policy', async () => {
    await storedPolicy.write(policyOf(9, 'block'));
    expect(await ask({ kind: 'describe-status' })).toMatchObject({ server: null, policy: null, policyDue: false });
  });
});

describe('connecting', () => {
  it.each(['', 'hello', 'https://unshade.example', 'unshade1.http://unshade.example#enrolment-token-of-x.abc'])(
    'with %j says that it is no code, and asks nobody',
    async (code) => {
      const uploads = connectNetwork((upload) => goodAnswer(upload));
      expect(await ask({ kind: 'connect', code })).toEqual({ kind: 'not-a-code' });
      expect(uploads).toEqual([]);
      expect(await everything()).toEqual({ local: {}, session: {} });
    },
  );

  it('enrols, keeps the connection, syncs and then looks at the tabs that are open', async () => {
    const order: string[] = [];
    tools.syncNow.mockImplementation(async () => void order.push('sync'));
    tools.sweep.mockImplementation(async () => void order.push('sweep'));
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    expect(await connect(CONNECTION)).toEqual({ kind: 'connected' });
    await settled();
    expect(uploads).toMatchObject([{ path: PATHS.enrol, type: JWS_TYPES.enrol, payload: { token: CONNECTION.token } }]);
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect(order).toEqual(['sync', 'sweep']);
  });

  it.each<[string, () => Response, ConnectResult]>([
    ['a refused token', () => refusal('enrol.token-expired'), { kind: 'refused', code: 'enrol.token-expired' }],
    ['a Worker that does not answer', () => new Response('<html>'), { kind: 'unreachable' }],
  ])('to %s changes nothing', async (_what, answer, result) => {
    connectNetwork(answer);
    expect(await connect(CONNECTION)).toEqual(result);
    expect(await everything()).toEqual({ local: {}, session: {} });
    expect(tools.syncNow).not.toHaveBeenCalled();
  });
});

describe('a browser that belongs to an organisation', () => {
  beforeEach(async () => {
    await storedConnection.write(CONNECTION);
    await storedObservations.write([observation()]);
    await storedDeclarations.write([declaration()]);
    await storedDeclared.write({ [CHATGPT]: { id: rowId(0xd), answers: HARMLESS, askAgain: 0 } });
    await storedPolicy.write(policyOf(9, 'observe'));
    await storedPromptBudget.write({ lastDay: TODAY, byService: { [CHATGPT]: 3 } });
    await storedSyncState.write({ lastDay: TODAY, failures: 0, problem: null, held: false, givenUp: [] });
    await storedTabs.write({ 7: { top: CHATGPT, frames: [] } });
    await storedTally.write({ day: TODAY, visits: { [CHATGPT]: 5 } });
    await storedDrafts.write({ [CHATGPT]: { note: 'for the first only' } });
    await storedOwnCatalogue.write({
      format: 1,
      version: 1,
      services: [],
      signals: [],
      renamed: [],
      excluded: ['deepl'],
    });
    await storedCandidates.write([{ kind: 'site', name: 'chatbot.example', reasons: [], lastDay: TODAY }]);
  });

  it('and moves to another takes new keys, and nothing else along', async () => {
    const before = await tagKey();
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    expect(await connect(OTHER)).toEqual({ kind: 'connected' });
    expect(await everything()).toEqual({ local: { connection: OTHER, enrolled: OTHER.token }, session: {} });
    expect(await tagKey()).not.toBe(before);
    expect(uploads.map(({ url }) => url)).toEqual([OTHER.server + PATHS.enrol]);
  });

  it.each<[string, Connection]>([
    ['another server', OTHER],
    ['another key that signs policy', { ...CONNECTION, key: 'x'.repeat(43) }],
  ])('but is refused by %s keeps everything', async (_what, to) => {
    const [before, key] = [await everything(), await tagKey()];
    connectNetwork(() => refusal('enrol.token-used-up'));
    expect(await connect(to)).toEqual({ kind: 'refused', code: 'enrol.token-used-up' });
    connectNetwork(() => Promise.reject(new TypeError('down')));
    expect(await connect(to)).toEqual({ kind: 'unreachable' });
    expect(await everything()).toEqual(before);
    expect(await tagKey()).toBe(key);
  });

  it('never shows one organisation the key of another, not even when the move is refused', async () => {
    const uploads = connectNetwork((upload) =>
      upload.url.startsWith(OTHER.server) ? refusal('enrol.token-expired') : goodAnswer(upload),
    );
    await connect(CONNECTION);
    await connect(OTHER);
    await connect(OTHER);
    expect(new Set(uploads.map(({ device }) => device)).size).toBe(3);
  });

  it('and takes a new token of the same keeps its key and its rows', async () => {
    const [{ local }, key] = [await everything(), await tagKey()];
    const renewed = { ...CONNECTION, token: 'another-token-of-the-tests' };
    connectNetwork((upload) => goodAnswer(upload));
    expect(await connect(renewed)).toEqual({ kind: 'connected' });
    // The policy stays in force, and is asked for again: the token may be another group's.
    const { 'policy-hash': _, ...kept } = local as Record<string, unknown>;
    expect((await everything()).local).toEqual({ ...kept, connection: renewed, enrolled: renewed.token });
    expect(await tagKey()).toBe(key);
  });

  it.each(['device.revoked', 'device.forked', 'device.sequence-too-old'] as const)(
    'whose key is spent (%s) begins anew with a new code',
    async (code) => {
      const key = await tagKey();
      const uploads = connectNetwork((upload, number) => (number === 0 ? refusal(code) : goodAnswer(upload)));
      expect(await connect(CONNECTION)).toEqual({ kind: 'connected' });
      expect(uploads).toHaveLength(2);
      expect(uploads[1]?.device).not.toBe(uploads[0]?.device);
      expect(await tagKey()).not.toBe(key);
      expect(await storedObservations.read()).toEqual([observation({ revision: 2 })]);
    },
  );
});
