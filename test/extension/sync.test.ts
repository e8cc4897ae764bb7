import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ensureIdentity, keyedHash } from '../../extension/identity/identity.ts';
import { runSync, tidyOutbox } from '../../extension/outbox/sync.ts';
import { createSerial, type Serial } from '../../extension/serial.ts';
import {
  storedAside,
  storedConnection,
  storedDeclarations,
  storedObservations,
  storedPolicy,
  storedPolicyHash,
  storedSyncState,
} from '../../extension/storage.ts';
import { BATCH_ROWS, JWS_TYPES, PATHS, syncRequestSchema } from '../../shared/api.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { makeTag } from '../../shared/tag.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer, json, pathsOf, refusal } from './network.ts';
import { CHATGPT, CONNECTION, declaration, observation, policyOf, rowId, setDay, TODAY } from './rows.ts';

let serial: Serial;
const sync = (today: Day = TODAY) => runSync({ serial, today: () => today });
const outboxRows = async () => [...(await storedObservations.read()), ...(await storedDeclarations.read())];
const states = async () => (await outboxRows()).map(({ state }) => state);

beforeEach(async () => {
  fakeBrowser.reset();
  installMemoryDatabase();
  setDay(TODAY);
  serial = createSerial();
  await storedConnection.write(CONNECTION);
  await storedObservations.write([
    observation(),
    observation({ id: rowId(2), day: addDays(TODAY, -1), declared: true }),
  ]);
  await storedDeclarations.write([declaration({ replaces: rowId(9) })]);
});

describe('a run that all goes well with', () => {
  it('sends every row once, tagged and signed, and keeps only what still grows', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    expect(await sync()).toEqual({ lastDay: TODAY, failures: 0, problem: null, held: false, givenUp: [] });
    expect(uploads.map(({ url, type }) => [url, type])).toEqual([[CONNECTION.server + PATHS.sync, JWS_TYPES.sync]]);
    const payload = v.parse(syncRequestSchema, uploads[0]?.payload);
    const tag = await makeTag(keyedHash(await ensureIdentity()), CHATGPT, TODAY);
    expect(payload).toMatchObject({ wire: 1, audience: CONNECTION.server, sequence: 1, policy: 0, erasures: [] });
    expect(payload.observations.map((row) => [row.id, row.tag, row.declared])).toEqual([
      [rowId(1), tag, false],
      [rowId(2), tag, true],
    ]);
    expect(payload.declarations).toMatchObject([{ kind: 'declaration', id: rowId(0xd), replaces: rowId(9), tag }]);
    expect(await states()).toEqual(['merged']);
  });

  it('sends an empty batch when nothing waits, so that silence means something', async () => {
    await Promise.all([storedObservations.clear(), storedDeclarations.clear()]);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    await sync();
    expect(uploads.map(({ payload }) => [payload.observations.length, payload.sequence])).toEqual([
      [0, 1],
      [0, 2],
    ]);
  });

  it('sends as many batches as it takes', async () => {
    const many = Array.from({ length: 2 * BATCH_ROWS + 1 }, (_, i) => observation({ id: rowId(i), service: `s${i}` }));
    await storedObservations.write(many);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    const sent = uploads.flatMap(({ payload }) => payload.observations.map(({ id }) => id));
    expect(uploads).toHaveLength(3);
    expect(sent).toEqual(many.map(({ id }) => id));
  });

  it('sends held rows again once the device is trusted, in the same run', async () => {
    connectNetwork((upload) => goodAnswer(upload, { held: true }));
    expect(await sync()).toMatchObject({ held: true });
    expect(await states()).toEqual(['held', 'held', 'held']);
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    expect(await sync()).toMatchObject({ held: false });
    expect(uploads.map(({ payload }) => payload.observations.length)).toEqual([0, 2]);
    expect(await states()).toEqual(['merged']);
  });

  it('sends what changed on the way again', async () => {
    const uploads = connectNetwork(async (upload, number) => {
      if (number === 0) await serial(() => storedObservations.write([observation({ visits: '2-9', revision: 2 })]));
      return goodAnswer(upload);
    });
    await sync();
    expect(uploads.map(({ payload }) => payload.observations.map(({ visits }) => visits))).toEqual([
      ['1', '1'],
      ['2-9'],
    ]);
    expect(await states()).toEqual(['merged']);
  });

  it('does nothing in a browser that belongs to no organisation', async () => {
    await storedConnection.clear();
    const uploads = connectNetwork((upload) => goodAnswer(upload));
    await sync();
    expect(uploads).toEqual([]);
  });
});

describe('a run that fails', () => {
  it.each([
    ['the network is down', () => Promise.reject(new TypeError('down')), 'server.unreachable'],
    ['a captive portal answers', () => new Response('<html>'), 'server.unreachable'],
    ['the Worker is busy', () => refusal('server.busy', 503), 'server.busy'],
    ['the key was revoked', () => refusal('device.revoked'), 'device.revoked'],
    ['the body is too large', () => refusal('body.too-large', 413), 'body.too-large'],
  ])('because %s is noted, loses nothing, and tries once', async (_what, answer, problem) => {
    const before = await outboxRows();
    const uploads = connectNetwork(answer);
    expect(await sync()).toMatchObject({ failures: 1, problem });
    expect(await sync()).toMatchObject({ failures: 2, problem });
    expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.sync]);
    expect(uploads[1]?.payload.sequence).toBe(2);
    expect(await outboxRows()).toEqual(before);
    connectNetwork((upload) => goodAnswer(upload));
    expect(await sync()).toMatchObject({ failures: 0, problem: null, lastDay: TODAY });
  });

  it('half way keeps what was not acknowledged', async () => {
    await storedObservations.write(
      Array.from({ length: BATCH_ROWS + 5 }, (_, i) => observation({ id: rowId(i), service: `s${i}` })),
    );
    connectNetwork((upload, number) => (number === 0 ? goodAnswer(upload) : refusal('server.error', 500)));
    expect(await sync()).toMatchObject({ failures: 1, problem: 'server.error' });
    expect((await states()).filter((state) => state === 'pending')).toHaveLength(5);
  });

  it('ends when a Worker never acknowledges anything', async () => {
    const uploads = connectNetwork((upload) => goodAnswer(upload, { merged: [] }));
    await sync();
    expect(uploads).toHaveLength(1);
    expect(await states()).toEqual(['pending', 'pending', 'pending']);
  });

  it('ends when the Worker makes rows change for ever', async () => {
    let revision = 1;
    const uploads = connectNetwork(async (upload) => {
      await serial(() => storedObservations.write([observation({ revision: ++revision })]));
      return goodAnswer(upload, { merged: [] });
    });
    await sync();
    expect(uploads).toHaveLength(50);
  });
});

describe('a device that the Worker', () => {
  it.each([
    ['with rows', true],
    ['with nothing to send', false],
  ])('does not know enrols once under its key and goes on, %s', async (_what, rows) => {
    if (!rows) await Promise.all([storedObservations.clear(), storedDeclarations.clear()]);
    const uploads = connectNetwork((upload, number) => (number === 0 ? refusal('device.unknown') : goodAnswer(upload)));
    expect(await sync()).toMatchObject({ failures: 0, problem: null, lastDay: TODAY });
    expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.enrol, PATHS.sync]);
    expect(uploads[1]).toMatchObject({
      type: JWS_TYPES.enrol,
      payload: { token: CONNECTION.token, audience: CONNECTION.server },
    });
    expect(new Set(uploads.map(({ device }) => device)).size).toBe(1);
  });

  it('never knows is not enrolled for ever', async () => {
    const uploads = connectNetwork((upload) =>
      upload.path === PATHS.sync ? refusal('device.unknown') : goodAnswer(upload),
    );
    expect(await sync()).toMatchObject({ failures: 1, problem: 'device.unknown' });
    expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.enrol, PATHS.sync]);
  });

  it('takes no more under its token is told why', async () => {
    const uploads = connectNetwork(({ path }) =>
      refusal(path === PATHS.sync ? 'device.unknown' : 'enrol.token-expired'),
    );
    expect(await sync()).toMatchObject({ failures: 1, problem: 'enrol.token-expired' });
    expect(uploads).toHaveLength(2);
  });

  it.each(['device.forked', 'device.sequence-too-old'] as const)(
    'refuses as %s takes a new key and sends all again',
    async (code) => {
      await storedObservations.write([
        observation({ state: 'merged' }),
        observation({ id: rowId(2), day: addDays(TODAY, -1), state: 'held' }),
      ]);
      const uploads = connectNetwork((upload, number) => (number === 0 ? refusal(code, 409) : goodAnswer(upload)));
      expect(await sync()).toMatchObject({ failures: 0, problem: null });
      expect(pathsOf(uploads)).toEqual([PATHS.sync, PATHS.enrol, PATHS.sync]);
      const [first, enrolled, second] = uploads;
      expect(enrolled?.payload.sequence).toBe(1);
      expect(enrolled?.device).not.toBe(first?.device);
      expect(second?.device).toBe(enrolled?.device);
      expect(second?.payload).toMatchObject({ sequence: 2, observations: [{ id: rowId(1) }, { id: rowId(2) }] });
      expect(second?.payload.declarations[0]?.tag).not.toBe(first?.payload.declarations[0]?.tag);
    },
  );

  it('forks again at once does not take key after key', async () => {
    const uploads = connectNetwork((upload) =>
      upload.path === PATHS.sync ? refusal('device.forked', 409) : goodAnswer(upload),
    );
    expect(await sync()).toMatchObject({ failures: 1, problem: 'device.forked' });
    expect(uploads).toHaveLength(3);
    expect(await outboxRows()).toHaveLength(3);
  });
});

describe('what the Worker refuses of a batch', () => {
  it('is dated anew once by a browser whose clock is wrong, then given up and told of', async () => {
    const wrong = '2031-06-01' as Day;
    await storedObservations.write([observation({ day: wrong })]);
    await storedDeclarations.clear();
    const refused = [{ id: rowId(1), code: 'row.day-out-of-range' as const }];
    const uploads = connectNetwork((upload) => goodAnswer(upload, { merged: [], refused }));
    const { givenUp } = await sync(wrong);
    expect(uploads.map(({ payload }) => payload.observations[0]?.day)).toEqual([wrong, TODAY]);
    expect(givenUp).toEqual([{ code: 'row.day-out-of-range' }]);
    expect(await outboxRows()).toEqual([]);
  });

  it('is told of by its last twenty', async () => {
    const old = addDays(TODAY, -80);
    await storedObservations.write(
      Array.from({ length: 30 }, (_, i) => observation({ id: rowId(i), service: `s${i}`, day: old })),
    );
    connectNetwork((upload) => {
      const refused = upload.payload.observations.map(({ id }) => ({ id, code: 'row.service-unknown' as const }));
      return goodAnswer(upload, { merged: [], refused });
    });
    const { givenUp } = await sync();
    expect(givenUp).toEqual(Array.from({ length: 20 }, () => ({ code: 'row.service-unknown' })));
  });
});

describe('a policy that cannot be trusted', () => {
  it.each([
    ['when none is held', null, 0],
    ['when one is', policyOf(4, 'observe'), 4],
  ])('leaves the last good one in force and says why, %s', async (_what, held, version) => {
    await storedPolicy.write(held);
    await storedPolicyHash.write('0123456789abcdef');
    const uploads = connectNetwork((upload) => goodAnswer(upload, { policy: 'eyJ.eyJ.forged' }));
    expect(await sync()).toMatchObject({ failures: 0, problem: 'policy.wrong-signature' });
    expect(await storedPolicy.read()).toEqual(held);
    expect(uploads[0]?.payload.policy).toBe(version);
    expect(await states()).toEqual(['merged']);
  });
});

it('a policy that was taken over another connection is asked for again', async () => {
  await storedPolicy.write(policyOf(4));
  const uploads = connectNetwork((upload) => goodAnswer(upload));
  await sync();
  expect(uploads[0]?.payload.policy).toBe(0);
  expect(await storedPolicy.read()).toEqual(policyOf(4));
});

describe('a browser that moved to another organisation during a run', () => {
  const OTHER = { ...CONNECTION, server: 'https://other.example', key: 'o'.repeat(43) };
  const move = () =>
    serial(async () => {
      await storedConnection.write(OTHER);
      await storedObservations.write([observation({ id: rowId(7) })]);
      await storedSyncState.clear();
    });

  it.each([
    ['well', (upload: Parameters<typeof goodAnswer>[0]) => goodAnswer(upload, { policy: 'forged', held: false })],
    ['by a refusal', () => refusal('device.forked', 409)],
    ['as unknown', () => refusal('device.unknown')],
    ['not at all', () => json({}, 500)],
  ])('tells the first nothing more and keeps nothing of it, though it answers %s', async (_what, answer) => {
    const { tagging } = await ensureIdentity();
    const uploads = connectNetwork(async (upload) => {
      await move();
      return answer(upload);
    });
    await sync();
    expect(uploads).toHaveLength(1);
    expect(await storedObservations.read()).toEqual([observation({ id: rowId(7) })]);
    expect(await storedSyncState.read()).toMatchObject({ lastDay: null, failures: 0, problem: null });
    expect((await ensureIdentity()).tagging).toBe(tagging);
  });
});

it('a start of the worker drops what is over and merged, and what nobody would take', async () => {
  await storedObservations.write([
    observation({ state: 'merged' }),
    observation({ id: rowId(2), day: addDays(TODAY, -1), state: 'merged' }),
    observation({ id: rowId(3), day: addDays(TODAY, -63), state: 'held' }),
  ]);
  await tidyOutbox({ serial, today: () => TODAY });
  expect((await outboxRows()).map(({ id }) => id)).toEqual([rowId(1), rowId(0xd)]);
});

it('a garbled row of the outbox keeps no other from being sent', async () => {
  await fakeBrowser.storage.local.set({ 'outbox-observations': [observation(), { note: 'secret-note' }] });
  const fetched = connectNetwork((upload) => goodAnswer(upload));
  await sync();
  await sync();
  expect(fetched.map(({ payload }) => payload.observations.length)).toEqual([1, 0]);
  expect(JSON.stringify(fetched)).not.toContain('secret-note');
});

it('a row that the Worker cannot read is set aside, and the others go on', async () => {
  await storedObservations.write([
    observation(),
    observation({ id: rowId(2), day: addDays(TODAY, -1) }),
    observation({ id: rowId(3), day: addDays(TODAY, -2) }),
  ]);
  const uploads = connectNetwork((upload) => {
    const unread = upload.payload.observations.findIndex(({ id }) => id === rowId(2));
    if (unread < 0) return goodAnswer(upload);
    const error = { code: 'body.invalid', message: 'Refused by a test.', field: `observations[${unread}].surfaces` };
    return json({ error }, 422);
  });
  expect((await sync()).failures).toBe(0);
  expect(uploads.map(({ payload }) => payload.observations.map(({ id }) => id))).toEqual([
    [rowId(1), rowId(2), rowId(3)],
    [rowId(1), rowId(3)],
  ]);
  expect(await storedAside.read()).toHaveLength(1);
});
