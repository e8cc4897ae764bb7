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
import { isDismissed } from '../../extension/policy/bar.ts';
import { grantsOf } from '../../extension/policy/here.ts';
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

  it('is said once however often it is pressed, and taken back whole while it was not sent', async () => {
    await dismiss(CHATGPT, 'not-for-work');
    await dismiss(CHATGPT, 'not-for-work');
    expect(await storedStatements.read()).toHaveLength(1);
    await undoDismissal(CHATGPT);
    expect([await storedDismissed.read(), await storedStatements.read()]).toEqual([{}, []]);
  });

  it('is counted once in ninety days, however often it is taken back and said again', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    for (let i = 0; i < 5; i++) {
      await dismiss(CHATGPT, 'not-for-work');
      await sync();
      await undoDismissal(CHATGPT);
      expect(isDismissed({ dismissed: await storedDismissed.read(), today: TODAY }, CHATGPT)).toBe(false);
    }
    expect(uploads.flatMap((upload) => payloadOf(upload).statements)).toHaveLength(1);
  });

  it('forgets the day also where a clock was ahead once, and marks up to the last day that was sent', async () => {
    await storedObservations.write([observation(), observation({ id: rowId(2), day: addDays(TODAY, 1) })]);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    await dismiss(CHATGPT, 'not-for-work');
    await sync();
    expect(payloadOf(uploads[1]).erasures).toMatchObject([{ service: CHATGPT, upTo: addDays(TODAY, 1) }]);
  });

  it('takes back the erasure that went with it, and none that a person asked for', async () => {
    await storedObservations.write([observation()]);
    connectNetwork((upload) => goodAnswer(upload));
    await sync();
    await eraseAll();
    const asked = await storedErasures.read();
    expect(asked).toHaveLength(1);
    await dismiss(CHATGPT, 'not-for-work');
    await dismiss(CHATGPT, 'not-ai');
    expect(await storedErasures.read()).toHaveLength(2);
    await undoDismissal(CHATGPT);
    expect(await storedErasures.read()).toEqual(asked);
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
    // What was granted may be taken back: it is asked for again.
    expect(await fetchAnswers(serial)).toBe(false);
    expect(uploads.map(({ path }) => path)).toEqual([PATHS.sync, PATHS.receipts, PATHS.receipts]);
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

  const alone = (uploads: readonly Upload[]) => uploads.filter(({ path }) => path === PATHS.concerns);
  const dueAt = async () => (await storedRequests.read()).at(-1)?.aloneAfter ?? 0;

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
      const due = await dueAt();
      expect((due - now) / HOUR).toBeCloseTo(hours, 5);
      expect(await sendAlone(serial, { now: due - 1, lastSynced: 0, chance })).toBe(Math.max(due, due - 1 + HOUR / 60));
      expect(alone(uploads)).toEqual([]);
      await sendAlone(serial, { now: due, lastSynced: 0, chance });
      await sendAlone(serial, { now: due + HOUR, lastSynced: 0, chance });
      expect(alone(uploads)).toHaveLength(1);
      expect(alone(uploads)[0]?.device).toBe('');
      expect(v.parse(concernRequestSchema, alone(uploads)[0]?.payload)).toEqual({
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

  it.each<[string, number, number]>([
    ['was due while the browser was closed', 11, 0],
    ['falls beside a sync', 0, 9],
  ])('anonymously is put off a little when it %s, and goes then', async (_what, minutesLate, minutesSinceSync) => {
    await reportConcern({ category: 'safety', text: 'x' }, true, { now: Date.now(), chance: 0 });
    const now = (await dueAt()) + minutesLate * 60_000;
    const uploads = connectDesk(async () => null);
    const lastSynced = minutesSinceSync === 0 ? 0 : now - minutesSinceSync * 60_000;
    const next = (await sendAlone(serial, { now, lastSynced, chance: 0.5 })) ?? 0;
    expect(uploads).toEqual([]);
    expect((next - now) / 60_000).toBeCloseTo(15, 5);
    await sendAlone(serial, { now: next, lastSynced, chance: 0.5 });
    expect(alone(uploads)).toHaveLength(1);
  });

  it('anonymously is tried again while nobody takes it', async () => {
    await reportConcern({ category: 'safety', text: 'x' }, true, { now: Date.now(), chance: 0 });
    connectNetwork(() => refusal('concern.too-many', 429));
    const now = await dueAt();
    const next = (await sendAlone(serial, { now, lastSynced: 0, chance: 0.5 })) ?? 0;
    expect((next - now) / HOUR).toBeCloseTo(1.5, 5);
    const uploads = connectDesk(async () => null);
    await sendAlone(serial, { now: next, lastSynced: 0, chance: 0.5 });
    expect(uploads.map(({ path }) => path)).toEqual([PATHS.concerns]);
  });

  it('anonymously goes without its service where the Worker does not know that, and waits a day for a good token', async () => {
    await reportConcern({ category: 'safety', text: 'x', service: CLAUDE }, true, { now: Date.now(), chance: 0 });
    connectNetwork(() => refusal('enrol.token-revoked'));
    const now = await dueAt();
    const next = (await sendAlone(serial, { now, lastSynced: 0, chance: 0 })) ?? 0;
    expect((next - now) / HOUR).toBeCloseTo(24, 5);
    const uploads = connectNetwork((upload) =>
      'service' in upload.payload ? refusal('concern.service-unknown', 422) : json({ wire: 1 }),
    );
    await sendAlone(serial, { now: next, lastSynced: 0, chance: 0 });
    expect(uploads.map(({ path, payload }) => [path, 'service' in payload])).toEqual([
      [PATHS.concerns, true],
      [PATHS.concerns, false],
    ]);
  });

  it.each([0, 0.2, 0.5, 0.999])(
    'anonymously: one request at a time, so that two are not joined (chance %d)',
    async (chance) => {
      for (const text of ['a', 'b', 'c']) {
        await reportConcern({ category: 'safety', text }, true, { now: Date.now(), chance: 0 });
      }
      const uploads = connectDesk(async () => null);
      let now = await dueAt();
      for (let run = 1; run <= 12; run++) {
        const next = await sendAlone(serial, { now, lastSynced: 0, chance });
        expect(uploads.length).toBeLessThanOrEqual(run);
        now = next ?? now;
      }
      expect(alone(uploads)).toHaveLength(3);
    },
  );

  it('is never dropped for others: answered ones make room, and else a new one is refused', async () => {
    const now = Date.now();
    await reportConcern({ category: 'safety', text: 'the first' }, true, { now, chance: 0 });
    for (let i = 0; i < 49; i++) await requestException(CHATGPT, `reason ${i}`);
    await expect(requestException(CHATGPT, 'one more')).rejects.toThrow('too many wait');
    expect((await storedStatements.read()).length).toBe(49);
    const [first, ...others] = await storedRequests.read();
    const done = { receipt: rowId(1), decision: 'declined' as const, text: 'No.', day: TODAY };
    await storedRequests.write([...(first ? [{ ...first, answer: done }] : []), ...others]);
    await requestException(CHATGPT, 'one more');
    expect((await storedRequests.read()).map(({ text }) => text)).toContain('the first');
  });

  it('takes a later answer to what was granted, and asks no more about what was declined', async () => {
    await requestException(CHATGPT, 'For the trial.');
    connectDesk((asked) => signer.sign(answered(asked)));
    expect(await fetchAnswers(serial)).toBe(true);
    const uploads = connectDesk((asked) => signer.sign(answered(asked, { decision: 'declined', until: undefined })));
    expect(await fetchAnswers(serial)).toBe(true);
    expect(await fetchAnswers(serial)).toBe(false);
    expect(uploads).toHaveLength(1);
    expect(grantsOf(await storedRequests.read()).size).toBe(0);
  });

  it('is not lost to a clock that was set right before the sync: it counts as said today', async () => {
    setDay('2000-01-01' as Day);
    await requestException(CHATGPT, 'For the trial.');
    setDay(TODAY);
    const uploads = connectNetwork((upload) => {
      const [row] = upload.payload.statements;
      if (row?.day === TODAY) return goodAnswer(upload);
      const refused = row ? [{ id: row.id, code: 'row.day-out-of-range' as const }] : [];
      return goodAnswer(upload, { merged: [], refused });
    });
    expect((await sync()).givenUp).toEqual([]);
    expect(uploads.map(({ payload }) => payload.statements.map(({ day }) => day))).toEqual([['2000-01-01'], [TODAY]]);
  });

  it('has nothing to come back for once all is answered', async () => {
    const now = Date.now();
    await reportConcern({ category: 'safety', text: 'x' }, true, { now, chance: 0 });
    connectDesk((receipt) => signer.sign({ receipt, decision: 'answered', text: 'Thank you.', day: TODAY }));
    await sendAlone(serial, { now: await dueAt(), lastSynced: 0, chance: 0 });
    expect(await sendAlone(serial, { now: now + 3 * HOUR, lastSynced: 0, chance: 0 })).toBeUndefined();
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
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, '2026-09-30' as Day) },
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, TODAY) },
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

  it('are all forgotten when the day has gone back since, each quarter up to the last day that was sent', async () => {
    const first = '2026-10-01' as Day;
    await storedObservations.write([
      observation({ day: first }),
      observation({ id: rowId(2), service: CLAUDE, day: first }),
    ]);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    setDay(first);
    await sync(first);
    const [sent] = payloadOf(uploads[0]).observations;
    setDay('2026-09-30' as Day);
    await eraseAll();
    await sync('2026-09-30' as Day);
    expect(payloadOf(uploads[1]).erasures[0]).toMatchObject({ service: CHATGPT, tag: sent?.tag, upTo: first });
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
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, '2026-09-30' as Day), upTo: '2026-09-30' },
      { service: CHATGPT, tag: await makeTag(await hash(), CHATGPT, TODAY), upTo: TODAY },
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
    expect(await storedReported.read()).toEqual({ [CHATGPT]: { [quarterOf(TODAY)]: TODAY } });
  });
});
