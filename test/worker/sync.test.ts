import { env } from 'cloudflare:workers';
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { JWS_TYPES, PATHS, type SyncRequest, type SyncResponse } from '../../shared/api.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { FIRST_POLICY } from '../../shared/policy.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { WINDOW } from '../../worker/sync/sequence.ts';
import {
  addEnrolmentToken,
  addPeers,
  addStaffToken,
  emptyBatch,
  newBrowser,
  type Organisation,
  organisation,
  postSigned,
  storedRows,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
  WITHOUT_PACKAGES,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { declaration, erasure, everythingStored, observation, risky } from './rows.ts';

let org: Organisation;
let browser: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addStaffToken();
  await addEnrolmentToken();
  browser = await trustedBrowser(org);
});

const signBatch = (batch: Partial<SyncRequest>) => browser.sign(JWS_TYPES.sync, { ...emptyBatch, ...batch });
const daysOf = async () => (await org.inventory()).systems.map(({ firstDay, lastDay }) => [firstDay, lastDay]);

describe('a repeated batch', () => {
  it.each([
    ['of rows', () => ({ observations: [observation()], declarations: [declaration()] })],
    [
      'of an erasure and rows it spares',
      () => ({ observations: [observation()], erasures: [erasure({ upTo: addDays(TODAY, -1) })] }),
    ],
    ['of refused rows', () => ({ observations: [observation({ service: 'nobody-knows' })] })],
    ['of nothing', () => ({})],
  ])('%s is answered the same and writes nothing', async (_what, rows) => {
    const body = await signBatch({ sequence: 9, ...rows() });
    const first = await postSigned(org, PATHS.sync, body);
    const before = await everythingStored();
    let written = 0;
    const counting = countingWrites((rowsWritten) => {
      written += rowsWritten;
    });
    const again = await postSigned(organisationOn(counting), PATHS.sync, body);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(await first.json());
    expect(await everythingStored()).toEqual(before);
    expect(written).toBe(0);
  });

  it('is a repeat when the same payload was signed again', async () => {
    const batch = { sequence: 9, observations: [observation()] };
    const [one, two] = [await signBatch(batch), await signBatch(batch)];
    expect(one).not.toBe(two);
    const first = await (await postSigned(org, PATHS.sync, one)).json();
    expect(await (await postSigned(org, PATHS.sync, two)).json()).toEqual(first);
  });

  /** The same organisation, on a database that tells how many rows each batch wrote. */
  function countingWrites(tell: (rows: number) => void): D1Database {
    return new Proxy(env.DB, {
      get(db, name) {
        if (name !== 'batch') return Reflect.get(db, name).bind(db);
        return async (statements: D1PreparedStatement[]) => {
          const results = await db.batch(statements);
          for (const { meta } of results) tell(meta.rows_written);
          return results;
        };
      },
    });
  }

  const organisationOn = (DB: D1Database) => organisation(TODAY, { ...WITHOUT_PACKAGES, DB });
});

describe('a batch by its number', () => {
  it('is merged when it is late, lower and unused', async () => {
    const late = await signBatch({ sequence: 10, observations: [observation({ day: addDays(TODAY, -9) })] });
    await postSigned(org, PATHS.sync, await signBatch({ sequence: 11, observations: [observation()] }));
    expect((await postSigned(org, PATHS.sync, late)).status).toBe(200);
    expect(await daysOf()).toEqual([[addDays(TODAY, -9), TODAY]]);
  });

  it('is a fork with other rows: the key is revoked for good, and none of its rows are kept', async () => {
    await postSigned(org, PATHS.sync, await signBatch({ sequence: 10, observations: [observation()] }));
    const before = await storedRows();
    const forked = await postSigned(
      org,
      PATHS.sync,
      await signBatch({ sequence: 10, observations: [observation({ tag: 6 })] }),
    );
    expect(forked.status).toBe(409);
    expect(await forked.json()).toEqual({ error: { code: 'device.forked', message: expect.any(String) } });
    expect(await storedRows()).toEqual(before);
    const next = await signBatch({ sequence: 12, observations: [observation()] });
    await addEnrolmentToken('the-other-token-of-the-tests');
    const requests = [
      () => postSigned(org, PATHS.sync, next),
      () => browser.enrol(),
      () => browser.enrol({ token: 'the-other-token-of-the-tests' }),
    ];
    for (const request of requests) await expectRefused(request, { status: 409, code: 'device.forked' });
    const anew = await newBrowser(org);
    expect((await anew.enrol()).status).toBe(200);
  });

  it('is refused when it is older than all that are remembered', async () => {
    for (let sequence = 10; sequence < 10 + WINDOW; sequence++) {
      await postSigned(org, PATHS.sync, await signBatch({ sequence }));
    }
    const old = await signBatch({ sequence: 4, observations: [observation()] });
    await expectRefused(() => postSigned(org, PATHS.sync, old), {
      status: 409,
      code: 'device.sequence-too-old',
      field: 'sequence',
    });
    expect((await postSigned(org, PATHS.sync, await signBatch({ sequence: 10 + WINDOW }))).status).toBe(200);
  });

  it('is merged beside another one of the same browser that comes at the same time', async () => {
    const bodies = await Promise.all(
      [10, 11, 12].map((sequence) => signBatch({ sequence, observations: [observation({ tag: sequence })] })),
    );
    const answers = await Promise.all(bodies.map((body) => postSigned(org, PATHS.sync, body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await storedRows())['browser_use']).toHaveLength(3);
    const [device] = await readRows(env.DB, query.selectFrom('device').selectAll());
    expect(device?.new_tags).toBe(3);
    expect(JSON.parse(device?.recent ?? '').map(([sequence]: [number]) => sequence)).toEqual([2, 3, 4, 10, 11, 12]);
  });

  it('counts a fork when two different ones with one number come at the same time', async () => {
    const bodies = await Promise.all(
      [1, 2].map((tag) => signBatch({ sequence: 10, observations: [observation({ tag })] })),
    );
    const answers = await Promise.all(bodies.map((body) => postSigned(org, PATHS.sync, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await storedRows())['observation']).toHaveLength(1);
  });
});

describe('the group of a row', () => {
  it.each([
    [9, 0],
    [10, 3],
    [11, 3],
  ])('with %i browsers enrolled is stored as %i', async (enrolled, stored) => {
    await addEnrolmentToken('a-group-of-the-tests', { group_number: 3, uses: 500 });
    await addEnrolmentToken('the-same-group-again', { group_number: 3 });
    await addPeers('a-group-of-the-tests', enrolled - 2);
    await addPeers('the-same-group-again', 1);
    await browser.enrol({ token: 'a-group-of-the-tests' });
    await browser.sync({ observations: [observation()], declarations: [declaration()] });
    const groups = await Promise.all(
      (['observation', 'browser_use', 'browser_count', 'declaration'] as const).map((table) =>
        readRows(env.DB, query.selectFrom(table).select('group_number')),
      ),
    );
    expect(groups.flat()).toEqual(Array(4).fill({ group_number: stored }));
  });

  it('is none without a group, however many browsers there are', async () => {
    await addPeers(TOKEN, 20);
    await browser.sync({ observations: [observation()] });
    expect(await readRows(env.DB, query.selectFrom('observation').select('group_number'))).toEqual([
      { group_number: 0 },
    ]);
  });
});

describe('a clock that is wrong', () => {
  it.each(['1970-01-01', '2031-06-01', '0001-01-01', '9999-12-31'] as Day[])(
    'in %s changes no first or last day, and is told the day of the server',
    async (day) => {
      await browser.sync({ observations: [observation({ day: addDays(TODAY, -3) }), observation()] });
      const before = await storedRows();
      const rows = [observation({ day })];
      const answer = await browser.sync({ observations: rows, declarations: [declaration({ day, answers: risky })] });
      expect(answer.day).toBe(TODAY);
      expect(answer.refused.map(({ code }) => code)).toEqual(['row.day-out-of-range', 'row.day-out-of-range']);
      expect(await storedRows()).toEqual(before);
      expect(await daysOf()).toEqual([[addDays(TODAY, -3), TODAY]]);
      expect((await browser.sync({ observations: rows.map((row) => ({ ...row, day: answer.day })) })).refused).toEqual(
        [],
      );
    },
  );
});

describe('the answer', () => {
  it('brings the signed policy to a browser whose policy is older, and to no other', async () => {
    const { d: _, ...publicJwk } = JSON.parse(env.SIGNING_KEY) as JWK;
    const fresh = (await browser.sync({ policy: 0 })).policy ?? '';
    const { payload, protectedHeader } = await compactVerify(fresh, await importJWK(publicJwk, 'Ed25519'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(FIRST_POLICY);
    expect(protectedHeader).toMatchObject({
      alg: 'Ed25519',
      typ: JWS_TYPES.policy,
      kid: await calculateJwkThumbprint(publicJwk),
    });
    expect(JSON.stringify(protectedHeader)).not.toContain('"d"');
    for (const policy of [FIRST_POLICY.version, FIRST_POLICY.version + 1]) {
      expect(await browser.sync({ policy })).not.toHaveProperty('policy');
    }
  });

  it('acknowledges each row by its id and nothing else', async () => {
    const rows = { observations: [observation()], declarations: [declaration()], erasures: [erasure({ tag: 1 })] };
    const expected: SyncResponse = {
      wire: 1,
      day: TODAY,
      held: false,
      merged: [rows.observations, rows.declarations, rows.erasures].flat().map(({ id }) => id),
      refused: [],
    };
    expect(await browser.sync(rows)).toEqual(expected);
  });
});
