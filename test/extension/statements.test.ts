/** What people say beside what a service is for: how it is kept, sent and answered. */
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { notePresence } from '../../extension/detection/observe.ts';
import { ensureIdentity, keyedHash } from '../../extension/identity/identity.ts';
import { eraseAll } from '../../extension/outbox/erase.ts';
import { fetchOwnData } from '../../extension/outbox/own-data.ts';
import { fetchAnswers, reportConcern, requestException, sendAlone } from '../../extension/outbox/requests.ts';
import { runSync } from '../../extension/outbox/sync.ts';
import { acknowledge, unreadPolicyText } from '../../extension/policy/acknowledge.ts';
import { declare, dismiss, undoDismissal, withdraw } from '../../extension/prompt/declare.ts';
import { createSerial, type Serial } from '../../extension/serial.ts';
import {
  storedAcknowledged,
  storedConnection,
  storedDeclarations,
  storedDeclared,
  storedDismissed,
  storedErasures,
  storedObservations,
  storedPolicy,
  storedReported,
  storedRequests,
  storedStatements,
} from '../../extension/storage.ts';
import { concernRequestSchema, JWS_TYPES, PATHS, receiptRequestSchema, syncRequestSchema } from '../../shared/api.ts';
import { addDays, type Day, quarterOf } from '../../shared/day.ts';
import { ownDataRequestSchema } from '../../shared/own-data.ts';
import { FIRST_POLICY } from '../../shared/policy.ts';
import { makePolicyTag, type RequestAnswer } from '../../shared/statement.ts';
import { makeTag } from '../../shared/tag.ts';
import { speakEnglish } from './english.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer, json, refusal, type Upload } from './network.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, observation, rowId, setDay, TODAY } from './rows.ts';
import { newSigner } from './signer.ts';

const HOUR = 3_600_000;
const signer = await newSigner(JWS_TYPES.answer);
const connection = { ...CONNECTION, key: signer.fingerprint };
let serial: Serial;
const sync = (today: Day = TODAY) => runSync({ serial, today: () => today });
const payloadOf = (upload: Upload | undefined) => v.parse(syncRequestSchema, upload?.payload);
const hash = async () => keyedHash(await ensureIdentity());

beforeEach(async () => {
  fakeBrowser.reset();
  installMemoryDatabase();
  setDay(TODAY);
  serial = createSerial();
  speakEnglish();
  await storedConnection.write(connection);
});

describe('"not for work"', () => {
  it("takes today's row away before it was ever sent, and is counted under no tag", async () => {
    await storedObservations.write([
      observation(),
      observation({ id: rowId(2), service: CLAUDE }),
      observation({ id: rowId(3), day: addDays(TODAY, -1) }),
    ]);
    await dismiss(CHATGPT, 'not-for-work');
    expect((await storedObservations.read()).map(({ id }) => id)).toEqual([rowId(2), rowId(3)]);
    expect(await storedErasures.read()).toEqual([]);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    const { statements } = payloadOf(uploads[0]);
    expect(statements).toEqual([
      { kind: 'dismissal', id: expect.any(String), day: TODAY, service: CHATGPT, reason: 'not-for-work' },
    ]);
    expect(await storedStatements.read()).toEqual([]);
  });

  it('has the Worker forget what was sent of the day, under the tag it was sent with', async () => {
    await storedObservations.write([observation()]);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    await dismiss(CHATGPT, 'not-for-work');
    await sync();
    const sent = payloadOf(uploads[0]).observations[0];
    expect(payloadOf(uploads[1]).erasures).toEqual([
      { id: expect.any(String), service: CHATGPT, tag: sent?.tag, upTo: TODAY },
    ]);
    expect(await storedErasures.read()).toEqual([]);
  });

  it('keeps the service unnoticed for ninety days, and no longer', async () => {
    await dismiss(CHATGPT, 'not-for-work');
    const see = () => notePresence({ service: CHATGPT, surface: 'web-app', scopes: [] });
    await see();
    setDay(addDays(TODAY, 90));
    await see();
    expect(await storedObservations.read()).toEqual([]);
    setDay(addDays(TODAY, 91));
    await see();
    expect(await storedObservations.read()).toHaveLength(1);
  });

  it('is said once however often it is pressed, and taken back at once', async () => {
    await dismiss(CHATGPT, 'not-for-work');
    await dismiss(CHATGPT, 'not-for-work');
    expect(await storedStatements.read()).toHaveLength(1);
    await undoDismissal(CHATGPT);
    expect(await storedDismissed.read()).toEqual({});
  });

  it('is taken back by an answer', async () => {
    await dismiss(CHATGPT, 'not-ai');
    await declare(CHATGPT, HARMLESS);
    expect(await storedDismissed.read()).toEqual({});
  });
});

describe('an answer', () => {
  it('given twice at once, from two windows, is one', async () => {
    await Promise.all([serial(() => declare(CHATGPT, HARMLESS)), serial(() => declare(CHATGPT, HARMLESS))]);
    expect(await storedDeclarations.read()).toHaveLength(1);
  });

  it('given again when the organisation asks again replaces the old one', async () => {
    await declare(CHATGPT, HARMLESS);
    const services = [{ service: CHATGPT, status: 'approved' as const, askAgain: 1 }];
    await storedPolicy.write({ ...FIRST_POLICY, version: 2, services });
    await declare(CHATGPT, HARMLESS);
    const [first, second] = await storedDeclarations.read();
    expect(second).toMatchObject({ replaces: first?.id, answers: HARMLESS });
    expect((await storedDeclared.read())[CHATGPT]).toMatchObject({ askAgain: 1 });
  });

  it('that is taken back goes as a row that says nothing but that', async () => {
    await declare(CHATGPT, HARMLESS);
    const [{ id = '' } = {}] = await storedDeclarations.read();
    await withdraw(CHATGPT);
    await withdraw(CHATGPT);
    expect(await storedDeclared.read()).toEqual({});
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    const { declarations } = payloadOf(uploads[0]);
    expect(declarations.map(({ kind }) => kind)).toEqual(['declaration', 'withdrawal']);
    expect(declarations[1]).toEqual({
      kind: 'withdrawal',
      id: expect.any(String),
      service: CHATGPT,
      day: TODAY,
      tag: declarations[0]?.tag,
      replaces: id,
    });
  });
});

describe("the policy's text", () => {
  const translation = (language: string, answer?: number) => ({
    language,
    title: 'AI here',
    body: 'Think first.',
    ...(answer === undefined ? {} : { check: { question: 'What first?', choices: ['Think', 'Paste'], answer } }),
  });
  const publish = (version: number, answer?: number) =>
    storedPolicy.write({ ...FIRST_POLICY, text: { version, translations: [translation('en', answer)] } });

  it('is acknowledged once, under a tag of its own, with the first answer to its question', async () => {
    await publish(1, 0);
    expect(await unreadPolicyText((await storedPolicy.read()) ?? FIRST_POLICY)).not.toBeNull();
    expect(await acknowledge(1, 1)).toBe('failed');
    expect(await acknowledge(1, 0)).toBe('failed');
    expect(await unreadPolicyText((await storedPolicy.read()) ?? FIRST_POLICY)).toBeNull();
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    const tag = await makePolicyTag(await hash(), 1);
    expect(payloadOf(uploads[0]).statements).toEqual([
      { kind: 'acknowledgement', id: expect.any(String), day: TODAY, version: 1, tag, check: 'failed' },
    ]);
    expect(await makePolicyTag(await hash(), 2)).not.toBe(tag);
  });

  it('of a new version is to be read again', async () => {
    await publish(1, 0);
    expect(await acknowledge(1, 0)).toBe('passed');
    await publish(2);
    expect(await acknowledge(1, 0)).toBeUndefined();
    expect(await acknowledge(2, undefined)).toBe('none');
    expect(await storedAcknowledged.read()).toEqual({ 1: 'passed', 2: 'none' });
  });
});

describe('what is asked for and reported', () => {
  const answered = (receipt: string, change: Partial<RequestAnswer> = {}): RequestAnswer => ({
    receipt,
    decision: 'granted',
    text: 'Until the trial is over.',
    until: addDays(TODAY, 30),
    service: CHATGPT,
    day: TODAY,
    ...change,
  });

  /** A Worker that takes all and answers receipts as it is told. */
  function connectDesk(answerFor: (receipt: string) => Promise<string | null>): Upload[] {
    return connectNetwork(async (upload) => {
      if (upload.path === PATHS.concerns) return json({ wire: 1 });
      if (upload.path !== PATHS.receipts) return goodAnswer(upload);
      const { receipt } = v.parse(receiptRequestSchema, upload.payload);
      return json({ wire: 1, answer: await answerFor(receipt) });
    });
  }

  it('goes with a sync, and the answer is fetched with its receipt and believed by its signature', async () => {
    await requestException(CHATGPT, 'For the trial.');
    const [{ receipt = '' } = {}] = await storedRequests.read();
    const uploads = connectDesk((asked) => signer.sign(answered(asked)));
    await sync();
    expect(payloadOf(uploads[0]).statements).toMatchObject([
      { kind: 'exception', receipt, service: CHATGPT, text: 'For the trial.', day: TODAY },
    ]);
    await fetchAnswers(serial);
    expect((await storedRequests.read())[0]?.answer).toEqual(answered(receipt));
    await fetchAnswers(serial);
    expect(uploads.map(({ path }) => path)).toEqual([PATHS.sync, PATHS.receipts]);
    // Nothing but the receipt: not who asks.
    expect(uploads[1]).toMatchObject({ device: '', payload: { wire: 1, audience: connection.server, receipt } });
  });

  it.each<[string, (receipt: string) => Promise<string | null>]>([
    ['none', async () => null],
    ['forged', async () => 'eyJ.eyJ.x'],
    ['meant for another request', () => signer.sign(answered(rowId(9)))],
    ['signed as something else', (receipt) => signer.sign(answered(receipt), { typ: JWS_TYPES.policy })],
  ])('is not answered by an answer that is %s', async (_what, answerFor) => {
    await requestException(CHATGPT, 'For the trial.');
    connectDesk(answerFor);
    await fetchAnswers(serial);
    expect((await storedRequests.read())[0]).not.toHaveProperty('answer');
  });

  it.each([
    [0, 1],
    [0.5, 12.5],
    [0.999, 23.977],
  ])(
    'anonymously never goes with a sync, but alone and unsigned some hours later (chance %d)',
    async (chance, hours) => {
      const now = Date.now();
      await reportConcern({ category: 'safety', text: 'It told\nme lies.', service: CLAUDE }, true, { now, chance });
      const uploads = connectDesk(async () => null);
      await sync();
      expect(payloadOf(uploads[0]).statements).toEqual([]);
      const due = (await storedRequests.read())[0]?.aloneAfter ?? 0;
      expect((due - now) / HOUR).toBeCloseTo(hours, 5);
      expect(await sendAlone(serial, { now: due - 1, chance })).toBe(Math.max(due, due - 1 + HOUR / 60));
      expect(uploads).toHaveLength(1);
      await sendAlone(serial, { now: due, chance });
      await sendAlone(serial, { now: due + HOUR, chance });
      const alone = uploads.filter(({ path }) => path === PATHS.concerns);
      expect(alone).toHaveLength(1);
      expect(alone[0]?.device).toBe('');
      expect(v.parse(concernRequestSchema, alone[0]?.payload)).toEqual({
        wire: 1,
        audience: connection.server,
        token: connection.token,
        receipt: (await storedRequests.read())[0]?.receipt,
        category: 'safety',
        text: 'It told\nme lies.',
        service: CLAUDE,
      });
    },
  );

  it('anonymously is tried again, later each time, while nobody takes it', async () => {
    const now = Date.now();
    await reportConcern({ category: 'safety', text: 'x' }, true, { now, chance: 0 });
    connectNetwork(() => refusal('concern.too-many', 429));
    const next = await sendAlone(serial, { now: now + HOUR, chance: 0.5 });
    expect(((next ?? 0) - now) / HOUR).toBeCloseTo(2.5, 5);
    const uploads = connectDesk(async () => null);
    await sendAlone(serial, { now: next ?? 0, chance: 0.5 });
    expect(uploads.map(({ path }) => path)).toEqual([PATHS.concerns, PATHS.receipts]);
  });

  it('anonymously goes without its service where the Worker does not know that, and waits a day for a good token', async () => {
    const now = Date.now();
    await reportConcern({ category: 'safety', text: 'x', service: CLAUDE }, true, { now, chance: 0 });
    connectNetwork(() => refusal('enrol.token-revoked'));
    const next = (await sendAlone(serial, { now: now + HOUR, chance: 0 })) ?? 0;
    expect((next - now) / HOUR).toBeCloseTo(25, 5);
    const uploads = connectNetwork((upload) =>
      'service' in upload.payload ? refusal('concern.service-unknown', 422) : json({ wire: 1, answer: null }),
    );
    await sendAlone(serial, { now: next, chance: 0 });
    expect(uploads.map(({ path, payload }) => [path, 'service' in payload])).toEqual([
      [PATHS.concerns, true],
      [PATHS.concerns, false],
      [PATHS.receipts, false],
    ]);
  });

  it('anonymously goes one at a time: two are not seen to come from one place', async () => {
    const now = Date.now();
    for (const text of ['a', 'b']) await reportConcern({ category: 'safety', text }, true, { now, chance: 0 });
    const uploads = connectDesk(async () => null);
    await sendAlone(serial, { now: now + 2 * HOUR, chance: 0 });
    expect(uploads.filter(({ path }) => path === PATHS.concerns)).toHaveLength(1);
    expect(uploads.filter(({ path }) => path === PATHS.receipts).length).toBeLessThanOrEqual(1);
  });

  it('has nothing to come back for once all is answered', async () => {
    const now = Date.now();
    await reportConcern({ category: 'safety', text: 'x' }, true, { now, chance: 0 });
    connectDesk((receipt) => signer.sign({ receipt, decision: 'answered', text: 'Thank you.', day: TODAY }));
    expect(await sendAlone(serial, { now: now + HOUR, chance: 0 })).toBeUndefined();
    expect((await storedRequests.read())[0]?.answer?.text).toBe('Thank you.');
  });
});

describe("one's own data", () => {
  it('are asked for under every tag they were ever sent with, and shown byte for byte', async () => {
    await storedObservations.write([observation(), observation({ id: rowId(2), day: '2026-09-30' as Day })]);
    await storedAcknowledged.write({ 3: 'none' });
    const body = JSON.stringify({
      wire: 1,
      day: TODAY,
      browser: {
        device: 'x',
        enrolledWith: 'first connect code',
        reportedDays: 1,
        lastDay: TODAY,
        sequence: 1,
        newTagsThisQuarter: 1,
        declarationsToday: 0,
        statementsToday: 0,
      },
      observations: [],
      uses: [],
      declarations: [],
      acknowledgements: [],
      eraseMarks: [],
      forgottenAcknowledgements: [],
    }).replace(',', ' , ');
    const uploads = connectNetwork((upload) =>
      upload.path === PATHS.ownData ? new Response(body) : goodAnswer(upload),
    );
    await sync();
    const answer = await fetchOwnData();
    expect(answer).toMatchObject({ kind: 'ok', text: body });
    const asked = v.parse(ownDataRequestSchema, uploads[1]?.payload);
    expect(uploads[1]).toMatchObject({ type: JWS_TYPES.ownData, device: uploads[0]?.device });
    expect(asked.services).toEqual([
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, TODAY) },
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, '2026-09-30' as Day) },
    ]);
    expect(asked.policies).toEqual([{ version: 3, tag: await makePolicyTag(await hash(), 3) }]);
  });

  it.each<[string, () => Response, object]>([
    ['a refusal', () => refusal('device.unknown'), { kind: 'refused', code: 'device.unknown' }],
    ['what is no such answer', () => json({ wire: 1 }), { kind: 'unreachable' }],
    ['a page', () => new Response('<html>'), { kind: 'unreachable' }],
  ])('are not shown from %s', async (_what, answer, expected) => {
    connectNetwork(answer);
    expect(await fetchOwnData()).toEqual(expected);
  });

  it('go here at once, and there with one sync, under every tag they were sent with', async () => {
    await storedObservations.write([observation(), observation({ id: rowId(2), day: '2026-09-30' as Day })]);
    await declare(CHATGPT, HARMLESS);
    await storedAcknowledged.write({ 3: 'none' });
    const uploads = connectNetwork((upload) => goodAnswer(upload, { held: true }));
    await sync();
    await storedObservations.write([observation({ id: rowId(4), service: CLAUDE })]);
    await dismiss('deepl', 'not-ai');
    await requestException('gamma', 'please');
    await eraseAll();
    const rows = [storedObservations, storedDeclarations].map((item) => item.read());
    expect((await Promise.all(rows)).flat()).toEqual([]);
    expect(await storedDeclared.read()).toEqual({});
    await sync();
    const sent = payloadOf(uploads[1]);
    expect([sent.observations, sent.declarations]).toEqual([[], []]);
    expect(sent.erasures.map(({ service, tag, upTo }) => ({ service, tag, upTo }))).toEqual([
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, TODAY), upTo: TODAY },
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, '2026-09-30' as Day), upTo: '2026-09-30' },
    ]);
    // The request goes on, the rest of what was said does not.
    expect(sent.statements.map(({ kind }) => kind)).toEqual(['exception', 'forget-acknowledgement']);
    // Forgotten at once, though the browser is new and the rest of what it says is held.
    expect(await storedErasures.read()).toEqual([]);
    expect((await storedStatements.read()).map(({ kind, state }) => [kind, state])).toEqual([['exception', 'held']]);
    expect(Object.keys(await storedReported.read())).toEqual([CHATGPT]);
  });

  it('are kept in mind before they are sent: an answer that is lost hides nothing', async () => {
    await storedObservations.write([observation()]);
    connectNetwork(() => Promise.reject(new TypeError('down')));
    await sync();
    expect(await storedReported.read()).toEqual({ [CHATGPT]: { quarters: [quarterOf(TODAY)], lastDay: TODAY } });
  });
});
