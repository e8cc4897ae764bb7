import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../extension/browser.ts';
import { keepCandidate } from '../../extension/detection/candidates.ts';
import { notePrerendered, notePresence, observe } from '../../extension/detection/observe.ts';
import { refreshBarrier } from '../../extension/gate/apply.ts';
import { connect } from '../../extension/identity/connect.ts';
import { describeStatus } from '../../extension/identity/describe-status.ts';
import { follow, followPolicy } from '../../extension/identity/follow-policy.ts';
import { ensureIdentity } from '../../extension/identity/identity.ts';
import { type BrowserSigns, nameBrowser } from '../../extension/identity/installation.ts';
import { DECIDED_AFTER_MS, type Received } from '../../extension/identity/managed-state.ts';
import { readStanding } from '../../extension/identity/standing.ts';
import { runSync } from '../../extension/outbox/sync.ts';
import { readHere } from '../../extension/policy/here.ts';
import { readPolicy } from '../../extension/policy/in-force.ts';
import { updateBadge } from '../../extension/prompt/ask.ts';
import { createSerial } from '../../extension/serial.ts';
import {
  storedBeforePolicy,
  storedCandidates,
  storedConnection,
  storedDeclarations,
  storedEnrolled,
  storedManaged,
  storedNoticeRead,
  storedObservations,
  storedParted,
  storedPolicy,
  storedPolicyHash,
  storedSyncState,
  storedTabs,
} from '../../extension/storage.ts';
import { applyUpdates, askForUpdate } from '../../extension/update.ts';
import { enrolRequestSchema, type InstallationBrowser, PATHS } from '../../shared/api.ts';
import { type Connection, formatConnectCode, NO_KEY } from '../../shared/connect-code.ts';
import { type ManagedSetting, writeManaged } from '../../shared/managed-configuration.ts';
import { MODES } from '../../shared/policy.ts';
import { speakEnglish } from './english.ts';
import { fakeRules } from './gate-rules.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer, pathsOf, refusal } from './network.ts';
import { settled } from './page.tsx';
import { CHATGPT, CLAUDE, CONNECTION, declaration, observation, policyOf, rowId, setDay, TODAY } from './rows.ts';

const OTHER: Connection = { ...CONNECTION, server: 'https://other.example' };
const NOT_PRIVATE = Promise.resolve(false);
const SEEN = { service: CHATGPT, surface: 'web-app', scopes: [] } as const;

/** As the browser hands it over. */
const set = ({ server, token, key }: Connection, more: Partial<Record<ManagedSetting, string>> = {}): Received =>
  writeManaged({ server, enrolmentToken: token, keyFingerprint: key, noticeAcknowledged: 'yes', ...more });
const receive = (received: Received) => follow(received, 0);
const receiveNothing = () => follow({}, DECIDED_AFTER_MS);
const sync = () => runSync({ serial: createSerial(), today: () => TODAY });
const tagKey = async () => (await ensureIdentity()).tagging;
const rows = async () => (await storedObservations.read()).length;

beforeEach(() => {
  fakeBrowser.reset();
  vi.unstubAllGlobals();
  installMemoryDatabase();
  setDay(TODAY);
  speakEnglish();
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.2.3' } as never);
});

describe('a browser that IT sets up', () => {
  it('is connected that moment, whether or not the server answers, and notices from then on', async () => {
    connectNetwork(() => Promise.reject(new TypeError('down')));
    await receive(set(CONNECTION));
    expect(await storedConnection.read()).toEqual(CONNECTION);
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    expect(await sync()).toMatchObject({ failures: 1, problem: 'server.unreachable' });
    expect(await rows()).toBe(1);
  });

  it('enrols with its first sync, once, and then sends what waited', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await receive(set(CONNECTION));
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await sync();
    await sync();
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.sync, PATHS.sync]);
    expect(uploads[1]?.payload.observations).toMatchObject([{ service: CHATGPT }]);
    expect(await storedEnrolled.read()).toBe(CONNECTION.token);
  });

  it('says why it does not enrol, and tries again with the next sync', async () => {
    const uploads = connectNetwork((upload, number) =>
      number === 0 ? refusal('enrol.token-expired') : goodAnswer(upload),
    );
    await receive(set(CONNECTION));
    expect(await sync()).toMatchObject({ failures: 1, problem: 'enrol.token-expired' });
    expect(await sync()).toMatchObject({ failures: 0, problem: null });
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.enrol, PATHS.sync]);
  });

  it('takes no code of a person, not even one that was on its way', async () => {
    const serial = createSerial();
    connectNetwork(async (upload) => {
      await serial(() => receive(set(CONNECTION)));
      return goodAnswer(upload);
    });
    expect(await connect(formatConnectCode(OTHER), serial)).toEqual({ kind: 'managed' });
    expect(await storedConnection.read()).toEqual(CONNECTION);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    expect(await connect(formatConnectCode(OTHER), serial)).toEqual({ kind: 'managed' });
    expect(uploads).toEqual([]);
  });

  it('is not touched by what says the same again', async () => {
    await receive(set(CONNECTION));
    await storedPolicyHash.write('0123456789abcdef');
    expect(await receive(set(CONNECTION))).toEqual({ kind: 'keep' });
    await receive(set(CONNECTION, { strictestMode: 'ask' }));
    expect(await storedPolicyHash.read()).toBe('0123456789abcdef');
  });

  it.each<[string, Received]>([
    ['a server', { ...set(CONNECTION), server: 'unshade.example' }],
    ['a token', { ...set(CONNECTION), enrolmentToken: 'x' }],
  ])('with %s that cannot be used is connected to nobody, and says what is wrong', async (_what, received) => {
    await receive(received);
    expect(await describeStatus()).toMatchObject({
      server: null,
      managed: { state: 'managed', problems: [{ code: 'invalid' }] },
    });
    expect(JSON.stringify(await describeStatus())).not.toContain(CONNECTION.token);
  });

  it('keeps the connection that works when what comes cannot be used, and tells the server by it', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await receive(set(CONNECTION));
    await receive({ ...set(CONNECTION), enrolmentToken: 'x' });
    await sync();
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect(uploads.at(-1)?.payload.installation?.problems).toEqual([{ code: 'invalid', key: 'enrolmentToken' }]);
  });
});

describe('a later start', () => {
  it('goes by what was received last, before the browser hands anything over', async () => {
    await receive(set(CONNECTION, { strictestMode: 'observe' }));
    await storedPolicy.write(policyOf(2, 'block'));
    expect(await follow({}, 0)).toEqual({ kind: 'wait', ms: 10_000 });
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    expect(await rows()).toBe(1);
    expect((await readPolicy()).modes.rejected).toBe('observe');
    expect(await follow(set(CONNECTION, { strictestMode: 'observe' }), 0)).toEqual({ kind: 'keep' });
  });

  it('takes what the browser hands over, and again when that changes', async () => {
    const managed = fakeBrowser.storage.managed as unknown as {
      set: (values: Received) => Promise<void>;
    };
    const listeners: (() => void)[] = [];
    vi.spyOn(browser.storage.managed.onChanged, 'addListener').mockImplementation(
      (listener) => void listeners.push(listener as () => void),
    );
    const onChange = vi.fn(async () => {});
    await managed.set(set(CONNECTION));
    followPolicy({ serial: createSerial(), onChange });
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    await managed.set(set(OTHER));
    for (const listener of listeners) listener();
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2));
    expect(await storedConnection.read()).toEqual(OTHER);
  });

  it('in Firefox, which throws where nothing is set, waits as where nothing is there yet', async () => {
    vi.spyOn(browser.storage.managed, 'get').mockRejectedValue(new Error('Managed storage manifest not found'));
    vi.spyOn(browser.storage.managed.onChanged, 'addListener').mockImplementation(() => {});
    const onChange = vi.fn(async () => {});
    await storedManaged.write({});
    followPolicy({ serial: createSerial(), onChange });
    await settled();
    expect(onChange).not.toHaveBeenCalled();
    expect(await storedManaged.read()).toEqual({});
  });
});

describe('another token', () => {
  const renewed = { ...CONNECTION, token: 'another-token-of-the-tests' };

  beforeEach(async () => {
    connectNetwork((upload) => goodAnswer(upload));
    await receive(set(CONNECTION));
    await sync();
    await storedPolicy.write(policyOf(2, 'ask'));
    await storedPolicyHash.write('0123456789abcdef');
    await storedObservations.write([observation()]);
    await storedDeclarations.write([declaration()]);
  });

  it('of the same organisation is enrolled with at the next sync, under the same key, and the policy asked for again', async () => {
    const key = await tagKey();
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await receive(set(renewed));
    expect(await storedPolicyHash.read()).toBe('');
    await sync();
    await sync();
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.sync, PATHS.sync]);
    expect(uploads[0]?.payload.token).toBe(renewed.token);
    expect(uploads[1]?.payload).toMatchObject({ policy: 0, observations: [{ id: rowId(1) }] });
    expect(await tagKey()).toBe(key);
  });

  const spent = ['device.revoked', 'device.forked', 'device.sequence-too-old'] as const;
  it.each(spent)('gives a new key where it was spent (%s)', async (code) => {
    const key = await tagKey();
    const uploads = connectNetwork((upload, number) => (number === 0 ? refusal(code) : goodAnswer(upload)));
    await receive(set(renewed));
    await sync();
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.enrol, PATHS.sync]);
    expect(uploads[1]?.device).not.toBe(uploads[0]?.device);
    expect(await tagKey()).not.toBe(key);
    expect(uploads[2]?.payload.observations).toMatchObject([{ id: rowId(1) }]);
  });

  const refusals = [
    'enrol.token-used-up',
    'enrol.token-expired',
    'enrol.token-revoked',
    'enrol.token-unknown',
    'enrol.token-other-server',
    'enrol.address-not-allowed',
  ] as const;
  it.each(refusals)('that is refused (%s) silences no browser that enrolled before', async (code) => {
    const key = await tagKey();
    let isMended = false;
    const uploads = connectNetwork((upload) =>
      upload.path === PATHS.enrol && !isMended ? refusal(code) : goodAnswer(upload),
    );
    await receive(set(renewed));
    expect(await sync()).toMatchObject({ lastDay: TODAY, failures: 0, problem: code });
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.sync]);
    expect(uploads[1]?.payload.observations).toMatchObject([{ id: rowId(1) }]);
    const problems = [{ code: 'token-refused', key: 'enrolmentToken' }];
    expect(uploads[1]?.payload.installation).toMatchObject({ setup: 'managed', problems });
    expect(await describeStatus()).toMatchObject({ managed: { problems }, sync: { problem: code } });
    expect(await storedEnrolled.read()).toBe(CONNECTION.token);

    isMended = true;
    expect(await sync()).toMatchObject({ failures: 0, problem: null });
    expect(pathsOf(uploads).slice(2)).toEqual([PATHS.enrol, PATHS.sync]);
    expect(uploads[3]?.payload.installation?.problems).toEqual([]);
    expect([await storedEnrolled.read(), await tagKey()]).toEqual([renewed.token, key]);
  });

  it('that is refused is told of no more once IT sets the old one again', async () => {
    const uploads = connectNetwork((upload) =>
      upload.path === PATHS.enrol ? refusal('enrol.token-expired') : goodAnswer(upload),
    );
    await receive(set(renewed));
    await sync();
    await receive(set(CONNECTION));
    expect(await sync()).toMatchObject({ failures: 0, problem: null });
    expect(uploads.at(-1)?.payload.installation?.problems).toEqual([]);
  });

  it('that is refused does not hide that the server is down', async () => {
    connectNetwork((upload) =>
      upload.path === PATHS.enrol ? refusal('enrol.token-expired') : Promise.reject(new TypeError('down')),
    );
    await receive(set(renewed));
    expect(await sync()).toMatchObject({ failures: 1, problem: 'server.unreachable' });
  });

  it('that no server answers to ends the run as before', async () => {
    const uploads = connectNetwork(() => Promise.reject(new TypeError('down')));
    await receive(set(renewed));
    expect(await sync()).toMatchObject({ failures: 1, problem: 'server.unreachable' });
    expect(pathsOf(uploads)).toEqual([PATHS.enrol]);
  });

  it('that is refused where the key is spent too leaves nothing to go on under', async () => {
    const uploads = connectNetwork((_upload, number) =>
      refusal(number === 0 ? 'device.revoked' : 'enrol.token-used-up'),
    );
    await receive(set(renewed));
    expect(await sync()).toMatchObject({ failures: 1, problem: 'enrol.token-used-up' });
    expect(await sync()).toMatchObject({ failures: 2, problem: 'enrol.token-used-up' });
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.enrol, PATHS.enrol]);
    expect(new Set(uploads.slice(1).map(({ device }) => device)).size).toBe(1);
  });

  it('is enrolled with under a number that was never used before', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    await receive(set(renewed));
    await sync();
    const numbers = uploads.map(({ payload }) => payload.sequence);
    expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.enrol, PATHS.sync]);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(v.is(enrolRequestSchema, uploads[1]?.payload)).toBe(true);
  });

  it('that is none gives no new key to one that was revoked', async () => {
    const key = await tagKey();
    const uploads = connectNetwork(() => refusal('device.revoked'));
    await receive(set(CONNECTION, { organisation: 'Acme' }));
    expect(await sync()).toMatchObject({ problem: 'device.revoked' });
    expect(pathsOf(uploads)).toEqual([PATHS.sync]);
    expect(await tagKey()).toBe(key);
  });

  it('of another organisation begins anew: other keys, and nothing of the first', async () => {
    const key = await tagKey();
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await receive(set(OTHER));
    expect(await tagKey()).not.toBe(key);
    expect([await rows(), (await storedDeclarations.read()).length, await storedPolicy.read()]).toEqual([0, 0, null]);
    await sync();
    expect(uploads.map(({ url }) => url)).toEqual([OTHER.server + PATHS.enrol, OTHER.server + PATHS.sync]);
    expect(uploads[1]?.payload.observations).toEqual([]);
  });

  it.each<[string, Received]>([
    ['gone', writeManaged({ server: CONNECTION.server, enrolmentToken: CONNECTION.token, noticeAcknowledged: 'yes' })],
    ['malformed', { ...set(CONNECTION), keyFingerprint: 'AB:CD' }],
  ])('with a fingerprint that is %s keeps the one that is known, and all that was noticed', async (_what, received) => {
    await receive(received);
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect(await rows()).toBe(1);
  });

  it('with a fingerprint, where none was known, is the same organisation', async () => {
    await storedConnection.write({ ...CONNECTION, key: NO_KEY });
    await receive(set(CONNECTION, { organisation: 'Acme' }));
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect(await rows()).toBe(1);
  });
});

describe('a fingerprint that was wrong from the beginning', () => {
  const wrong = { ...CONNECTION, key: 'x'.repeat(43) };

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    ['by IT', () => receive(set(wrong)), () => receive(set(CONNECTION))],
    [
      'by a person',
      () => connect(formatConnectCode(wrong), createSerial()),
      () => connect(formatConnectCode(CONNECTION), createSerial()),
    ],
  ])('and is set right %s costs nothing that was noticed, and no key', async (_who, set, setRight) => {
    connectNetwork((upload) => goodAnswer(upload));
    await set();
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await sync();
    const key = await tagKey();
    await setRight();
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect([await rows(), (await tagKey()) === key]).toEqual([1, true]);
  });

  it('is another organisation once something was signed under it', async () => {
    connectNetwork((upload) => goodAnswer(upload));
    await receive(set(wrong));
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await storedPolicy.write(policyOf(2, 'ask'));
    const key = await tagKey();
    await receive(set(CONNECTION));
    expect([await rows(), (await tagKey()) === key]).toEqual([0, false]);
  });
});

describe('an item that cannot be read', () => {
  const spoil = (key: string) => browser.storage.local.set({ [key]: 7 });
  const unread = set(CONNECTION, { noticeAcknowledged: 'no' });

  beforeEach(async () => {
    connectNetwork((upload) => goodAnswer(upload));
  });

  it('mends itself where it was the connection, and nothing is lost', async () => {
    await receive(set(CONNECTION));
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await sync();
    const key = await tagKey();
    await spoil('connection');
    expect(await receive(set(CONNECTION))).toEqual({ kind: 'take' });
    expect(await receive(set(CONNECTION))).toEqual({ kind: 'keep' });
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect([await rows(), (await tagKey()) === key, await readStanding()]).toEqual([1, true, 'noticing']);
  });

  it('tells another organisation nothing, were it the connection of the first', async () => {
    await receive(set(CONNECTION));
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    const key = await tagKey();
    await spoil('connection');
    await receive(set(OTHER));
    expect([await rows(), (await tagKey()) === key]).toEqual([0, false]);
  });

  it('tells the next organisation nothing, were it the only sign of the first', async () => {
    await connect(formatConnectCode(CONNECTION), createSerial());
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    const key = await tagKey();
    await spoil('connection');
    await connect(formatConnectCode(OTHER), createSerial());
    expect([await rows(), (await tagKey()) === key]).toEqual([0, false]);
  });

  it('skips no notice, were it the mark that the connection is of IT', async () => {
    await receive(unread);
    await spoil('before-policy');
    expect(await readStanding()).toBe('notice-due');
    expect(await receive(unread)).toEqual({ kind: 'take' });
    expect(await readStanding()).toBe('notice-due');
    expect(await storedBeforePolicy.read()).toEqual({ connection: null });
    expect(await receive(unread)).toEqual({ kind: 'keep' });
  });

  it.each([
    ['before it was mended', async () => {}],
    ['after it was mended', async () => void (await receive(unread))],
  ])('keeps no connection of IT where policy goes %s', async (_when, meanwhile) => {
    await receive(unread);
    await spoil('before-policy');
    await meanwhile();
    await receiveNothing();
    expect(await storedConnection.read()).toBeNull();
    expect(await storedParted.read()).toEqual(CONNECTION);
  });

  it('leaves a connection that a person made, where IT set limits alone', async () => {
    await connect(formatConnectCode(CONNECTION), createSerial());
    const limits = { strictestMode: 'ask', keys: 'strictestMode' };
    await receive(limits);
    expect(await readStanding()).toBe('noticing');
    expect(await receive(limits)).toEqual({ kind: 'keep' });
    await receiveNothing();
    expect(await storedConnection.read()).toEqual(CONNECTION);
  });

  it('is taken anew where it was what IT set', async () => {
    await receive(unread);
    await spoil('managed');
    expect(await readStanding()).toBe('notice-due');
    expect(await receive(unread)).toEqual({ kind: 'take' });
    expect(await receive(unread)).toEqual({ kind: 'keep' });
  });
});

describe('when policy goes', () => {
  it('the connection that a person had made is taken up again, and limits fall', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await connect(formatConnectCode(CONNECTION), createSerial());
    await storedObservations.write([observation()]);
    await receive(set({ ...CONNECTION, token: 'token-of-it-of-the-tests' }, { strictestMode: 'observe' }));
    await storedPolicy.write(policyOf(2, 'block'));
    expect((await readPolicy()).modes.rejected).toBe('observe');
    expect(await receiveNothing()).toEqual({ kind: 'let-go' });
    expect(await storedConnection.read()).toEqual(CONNECTION);
    expect((await readPolicy()).modes.rejected).toBe('block');
    expect([await rows(), await storedBeforePolicy.read()]).toEqual([1, null]);
    await sync();
    expect(uploads.at(-1)?.payload.installation?.setup).toBe('code');
    expect(await connect(formatConnectCode(CONNECTION), createSerial())).toEqual({ kind: 'connected' });
  });

  it('and was of another organisation, nothing of it is told to the one that comes back', async () => {
    connectNetwork((upload) => goodAnswer(upload));
    await connect(formatConnectCode(OTHER), createSerial());
    await receive(set(CONNECTION));
    await storedObservations.write([observation()]);
    const key = await tagKey();
    await receiveNothing();
    expect(await storedConnection.read()).toEqual(OTHER);
    expect([await rows(), (await tagKey()) === key]).toEqual([0, false]);
  });

  describe('and there had been no connection', () => {
    beforeEach(async () => {
      connectNetwork((upload) => goodAnswer(upload));
      await receive(set(CONNECTION));
      await sync();
      await storedPolicy.write(policyOf(2, 'block'));
      await storedObservations.write([observation()]);
      await receiveNothing();
    });

    it('the browser is connected to nobody: it notices nothing, sends nothing, and bars nothing', async () => {
      const uploads = connectNetwork((upload) => goodAnswer(upload));
      const rules = fakeRules();
      expect(await storedConnection.read()).toBeNull();
      await observe(1, 'page', { ...SEEN, service: CLAUDE }, NOT_PRIVATE);
      await notePresence({ ...SEEN, service: CLAUDE });
      await sync();
      await refreshBarrier();
      expect([await rows(), uploads.length, rules.dynamic().length]).toEqual([1, 0, 0]);
      expect((await readHere()).policy.modes.rejected).toBe('ask');
    });

    it('what waits goes on waiting for the same organisation', async () => {
      const [uploads, key] = [connectNetwork((upload) => goodAnswer(upload)), await tagKey()];
      await receive(set(CONNECTION));
      await sync();
      expect(pathsOf(uploads)).toEqual([PATHS.sync]);
      expect(uploads[0]?.payload.observations).toMatchObject([{ id: rowId(1) }]);
      expect(await tagKey()).toBe(key);
    });

    it.each([
      ['by IT', async () => void (await receive(set(OTHER)))],
      ['by a person', async () => void (await connect(formatConnectCode(OTHER), createSerial()))],
    ])('what waits is told to no other organisation, set %s', async (_who, move) => {
      const key = await tagKey();
      await move();
      expect(await storedConnection.read()).toEqual(OTHER);
      expect([await rows(), await storedParted.read(), (await tagKey()) === key]).toEqual([0, null, false]);
    });
  });

  it('before it ever came, the browser is found not to be managed', async () => {
    expect((await describeStatus()).managed.state).toBe('unknown');
    expect(await receiveNothing()).toEqual({ kind: 'let-go' });
    expect((await describeStatus()).managed.state).toBe('unmanaged');
    expect(await storedConnection.read()).toBeNull();
  });

  it('a browser that a person connected in the meantime stays so', async () => {
    await storedConnection.write(CONNECTION);
    await receiveNothing();
    expect(await storedConnection.read()).toEqual(CONNECTION);
  });
});

describe('a connection from before enrolment was kept in mind', () => {
  it('is not enrolled again: its token may have expired since', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await storedConnection.write(CONNECTION);
    await sync();
    await receive(set(CONNECTION));
    await sync();
    expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.sync]);
    await receive(set({ ...CONNECTION, token: 'another-token-of-the-tests' }));
    await sync();
    expect(pathsOf(uploads).slice(2)).toEqual([PATHS.enrol, PATHS.sync]);
  });
});

describe('the notice', () => {
  const unread = (connection = CONNECTION) => set(connection, { noticeAcknowledged: 'no' });
  const candidate = { kind: 'site', name: 'chatbot.example', reasons: [] as string[] } as const;

  it('stands before everything: nothing is noticed in any way until it was read', async () => {
    await receive(unread());
    expect(await readStanding()).toBe('notice-due');
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await notePresence(SEEN);
    await notePrerendered(2);
    await keepCandidate(candidate);
    expect([await rows(), await storedTabs.read(), await storedCandidates.read()]).toEqual([0, {}, []]);
    await storedNoticeRead.write(CONNECTION.server);
    await observe(1, 'page', SEEN, NOT_PRIVATE);
    await keepCandidate(candidate);
    expect([await rows(), (await storedCandidates.read()).length]).toEqual([1, 1]);
  });

  it('does not keep the browser from enrolling and telling how it is set up', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await receive(unread());
    await sync();
    expect(pathsOf(uploads)).toEqual([PATHS.enrol, PATHS.sync]);
  });

  it('leaves closed what policy blocks, and asks nothing', async () => {
    await receive(unread());
    const services = [{ service: CLAUDE, status: 'rejected', mode: 'block', askAgain: 0 } as const];
    await storedPolicy.write(policyOf(2, 'require', { services }));
    const { policy } = await readHere();
    expect([policy.modes.unassessed, policy.services[0]?.mode]).toEqual(['observe', 'block']);
    await storedNoticeRead.write(CONNECTION.server);
    expect((await readHere()).policy.modes.unassessed).toBe('require');
  });

  it('shows in the toolbar of a tab that showed something else', async () => {
    await receive(unread());
    const setBadgeText = vi.spyOn(browser.action, 'setBadgeText').mockResolvedValue();
    await updateBadge(7, { top: CHATGPT, frames: [] });
    expect(setBadgeText).toHaveBeenCalledWith({ tabId: 7, text: '!' });
    await storedNoticeRead.write(CONNECTION.server);
    await updateBadge(7, { top: CHATGPT, frames: [] });
    expect(setBadgeText).toHaveBeenLastCalledWith({ tabId: 7, text: '?' });
  });

  it('is read anew when the server changes, and not when a token does', async () => {
    await receive(unread());
    await storedNoticeRead.write(CONNECTION.server);
    await receive(unread({ ...CONNECTION, token: 'another-token-of-the-tests' }));
    expect(await readStanding()).toBe('noticing');
    await receive(unread(OTHER));
    expect(await readStanding()).toBe('notice-due');
  });

  it('is not shown to whoever was told before, or connected the browser', async () => {
    await receive(set(CONNECTION));
    expect(await readStanding()).toBe('noticing');
    await receiveNothing();
    connectNetwork((upload) => goodAnswer(upload));
    await connect(formatConnectCode(CONNECTION), createSerial());
    expect(await readStanding()).toBe('noticing');
    expect((await describeStatus()).notice).toBeNull();
  });
});

describe('limits', () => {
  it.each(MODES)('let no mode be stricter than %s, wherever policy says it', async (strictestMode) => {
    const decided = { status: 'rejected', askAgain: 0 } as const;
    const services = MODES.map((mode) => ({
      ...decided,
      service: `s-${mode}`,
      mode,
      purposes: [{ purposes: ['code' as const], status: 'approved' as const, mode: 'block' as const }],
    }));
    await receive(set(CONNECTION, { strictestMode }));
    await storedPolicy.write(policyOf(2, 'block', { services: [...services, { ...decided, service: 'plain' }] }));
    const policy = await readPolicy();
    const least = (mode: (typeof MODES)[number]) =>
      MODES.slice(0, MODES.indexOf(strictestMode) + 1).includes(mode) ? mode : strictestMode;
    expect(new Set(Object.values(policy.modes))).toEqual(new Set([strictestMode]));
    expect(policy.services.map(({ mode }) => mode)).toEqual([...MODES.map(least), undefined]);
    expect(policy.services[0]?.purposes?.[0]?.mode).toBe(strictestMode);
  });

  it.each<[string, 'ignore' | 'observe', 'ignore' | 'observe' | undefined, 'ignore' | 'observe']>([
    ['policy alone', 'observe', undefined, 'ignore'],
    ['policy, and not by IT', 'observe', 'ignore', 'ignore'],
    ['IT alone', 'ignore', 'observe', 'ignore'],
    ['both', 'observe', 'observe', 'observe'],
  ])('have private life noticed as %s say', async (_who, signed, byIt, holds) => {
    await receive(set(CONNECTION, byIt && { privateLife: byIt }));
    await storedPolicy.write(policyOf(2, 'ask', { privateLife: signed }));
    expect((await readPolicy()).privateLife).toBe(holds);
  });

  it('hold where the connection beside them cannot be used', async () => {
    await storedConnection.write(CONNECTION);
    await storedPolicy.write(policyOf(2, 'block'));
    await receive({ strictestMode: 'ask', keys: 'strictestMode' });
    expect((await readPolicy()).modes.rejected).toBe('ask');
    expect(await storedConnection.read()).toEqual(CONNECTION);
  });
});

describe('what a sync says of the installation', () => {
  it('is browser, version, who set it up, and at most twenty problems', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    const wrong = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`wrong${at}`, 'x']));
    await receive({ ...set(CONNECTION), ...wrong });
    await sync();
    const { problems, ...installation } = uploads.at(-1)?.payload.installation ?? {};
    expect(installation).toEqual({ browser: expect.any(String), version: '1.2.3', setup: 'managed' });
    expect(problems).toHaveLength(20);
    expect(problems?.[0]).toEqual({ code: 'unknown-key', key: 'wrong0' });
  });

  const chromium =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  const signs = (brands: string[], more: Partial<BrowserSigns> = {}): BrowserSigns => ({
    userAgent: chromium,
    userAgentData: { brands: brands.map((brand) => ({ brand })) },
    ...more,
  });
  it.each<[InstallationBrowser, BrowserSigns]>([
    ['chrome', signs(['Chromium', 'Google Chrome', 'Not?A_Brand'])],
    ['edge', signs(['Microsoft Edge', 'Not;A=Brand', 'Chromium'])],
    ['brave', signs(['Brave', 'Chromium', 'Not_A Brand'])],
    ['brave', signs(['Google Chrome', 'Chromium'], { brave: { isBrave: () => true } })],
    ['chromium', signs(['Not:A-Brand', 'Chromium'])],
    ['other', signs(['Opera', 'Chromium', 'Not)A;Brand'])],
    ['other', signs([])],
    ['other', { userAgent: chromium }],
    ['firefox', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' }],
  ])('calls the browser %s', (name, browserSigns) => {
    expect(nameBrowser(browserSigns)).toBe(name);
  });
});

describe('an update that the server hands out', () => {
  it('is asked for when it is newer, once in a run, whatever the browser says to it', async () => {
    vi.stubEnv('FIREFOX', '');
    const requestUpdateCheck = vi.spyOn(fakeBrowser.runtime, 'requestUpdateCheck').mockRejectedValue(new Error('no'));
    for (const version of ['1.2.2', '1.2.3']) await askForUpdate(version);
    expect(requestUpdateCheck).not.toHaveBeenCalled();
    connectNetwork((upload) => goodAnswer(upload, { extension: '1.2.4' }));
    await receive(set(CONNECTION));
    await storedObservations.write([observation()]);
    await sync();
    expect(requestUpdateCheck).toHaveBeenCalledOnce();
  });

  it.each<[string, string[][], number[]]>([
    ['at once where no page of the extension is open', [['BACKGROUND']], [1]],
    ['once the page is gone that somebody was at', [['BACKGROUND', 'TAB'], ['TAB'], ['BACKGROUND']], [0, 0, 1]],
    ['not while the popup is open', [['POPUP'], ['POPUP']], [0, 0]],
  ])('is applied %s', async (_when, open, times) => {
    const reload = vi.spyOn(fakeBrowser.runtime, 'reload').mockImplementation(() => {});
    reload.mockClear();
    const available: (() => void)[] = [];
    vi.spyOn(browser.runtime.onUpdateAvailable, 'addListener').mockImplementation(
      (listener) => void available.push(listener as () => void),
    );
    const contexts = vi.fn(async () => [] as { contextType: string }[]);
    Object.assign(browser.runtime, { getContexts: contexts });
    applyUpdates(createSerial());
    await fakeBrowser.tabs.onRemoved.trigger(7, { windowId: 1, isWindowClosing: false });
    expect(contexts).not.toHaveBeenCalled();
    for (const [turn, types] of open.entries()) {
      contexts.mockResolvedValue(types.map((contextType) => ({ contextType })));
      if (turn === 0) for (const listener of available) listener();
      else await fakeBrowser.tabs.onRemoved.trigger(7, { windowId: 1, isWindowClosing: false });
      await settled();
      expect(reload).toHaveBeenCalledTimes(times[turn] ?? 0);
    }
  });
});

it('a run that begins under one connection and ends under none keeps what it was told for nobody', async () => {
  connectNetwork(async (upload) => {
    if (upload.path === PATHS.sync) await receiveNothing();
    return goodAnswer(upload);
  });
  await receive(set(CONNECTION));
  await storedObservations.write([observation()]);
  await sync();
  expect(await storedSyncState.read()).toMatchObject({ lastDay: null });
  expect((await storedObservations.read())[0]?.state).toBe('pending');
});
