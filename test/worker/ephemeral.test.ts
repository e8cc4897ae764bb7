/** Browsers of virtual desktops: what they use is known, and they are never counted. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { runDaily } from '../../worker/daily.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { addStaff } from './governance.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  newBrowser,
  type Organisation,
  organisation,
  storedRows,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { acknowledgement, declaration, erasure, exception, observation, SERVICE } from './rows.ts';

const DESKTOPS = 'token-of-virtual-desktops';
let org: Organisation;
let desktop: TestBrowser;

beforeEach(async () => {
  org = organisation();
  await addStaffToken();
  await addEnrolmentToken(TOKEN, { group_number: 1 });
  await addEnrolmentToken(DESKTOPS, { group_number: 1, ephemeral: 1, name: 'desktops' });
  desktop = await newBrowser(org);
  await desktop.enrol({ token: DESKTOPS });
});

const daily = () => runDaily(env, org.today, `${org.today}T03:17:00.000Z`);
const devices = async () => (await readRows(env.DB, query.selectFrom('device').select('id'))).map(({ id }) => id);

describe('a browser under an ephemeral token', () => {
  it('says that a service is in use and what for, and is counted nowhere', async () => {
    const answer = await desktop.sync({
      observations: [observation({ surfaces: ['web-app'] }), observation({ day: addDays(TODAY, -1) })],
      declarations: [declaration()],
    });
    expect(answer).toMatchObject({ held: false, refused: [] });
    expect(answer.merged).toHaveLength(3);
    const {
      service_seen: seen = [],
      declaration: declared = [],
      declared_answer: said,
      ...others
    } = await storedRows();
    expect(seen.map((row) => JSON.parse(String(row)) as object)).toEqual([
      expect.objectContaining({
        held: 2,
        first_day: toDayNumber(TODAY) - 1,
        last_day: toDayNumber(TODAY),
        surfaces: 1,
      }),
    ]);
    expect(declared.map((row) => JSON.parse(String(row)) as object)).toEqual([expect.objectContaining({ held: 2 })]);
    expect(said).toHaveLength(1);
    expect(Object.values(others).flat()).toEqual([]);
    expect(await readRows(env.DB, query.selectFrom('coverage').selectAll())).toEqual([]);
    const { systems, coverage } = await org.inventory();
    expect(systems).toMatchObject([{ id: SERVICE, browsers: { rank: 0 } }]);
    expect(coverage.browsersReporting).toBe(0);
  });

  it('has said nothing once its token is revoked', async () => {
    await desktop.sync({ observations: [observation()], declarations: [declaration()] });
    expect((await org.inventory()).systems).toHaveLength(1);
    const admin = await addStaff(org, 'Ada', 'admin');
    await admin.send('DELETE', `${PATHS.enrolmentTokens}/2?browsers=revoke`);
    expect((await org.inventory()).systems).toEqual([]);
    await daily();
    const { service_seen: seen = [], declaration: declared = [], declared_answer: said = [] } = await storedRows();
    expect([seen, declared, said]).toEqual([[], [], []]);
  });

  it('reports as often as it likes: what is not counted has no limit', async () => {
    for (let time = 0; time < 4; time++) {
      const observations = Array.from({ length: 40 }, (_, tag) => observation({ tag: time * 40 + tag }));
      expect((await desktop.sync({ observations })).refused).toEqual([]);
    }
  });

  it('states what any new browser states, and is held as one: its acknowledgement counts for nobody', async () => {
    await readRows(
      env.DB,
      query.insertInto('policy').values({
        version: 2,
        text_version: 1,
        changed_by: 'Ada',
        changed_at: `${TODAY}T12:00:00.000Z`,
        document: '{"format":1,"version":2}',
      }),
    );
    await desktop.post({ policy: 2, statements: [acknowledgement(), exception()] });
    const held = async (table: 'acknowledgement' | 'request') =>
      (await readRows(env.DB, query.selectFrom(table).select('held'))).map((row) => row.held > 0);
    expect([await held('acknowledgement'), await held('request')]).toEqual([[true], [true]]);
  });

  it('has its declarations erased as any other', async () => {
    await desktop.sync({ declarations: [declaration({ answers: { ...declaration().answers, note: 'For Ada.' } })] });
    await desktop.sync({ erasures: [erasure()] });
    const rows = await readRows(env.DB, query.selectFrom('declaration').select(['tag', 'note', 'group_number']));
    expect(rows).toEqual([{ tag: null, note: null, group_number: 0 }]);
  });

  it('is nobody to hide among: its group stays too small', async () => {
    for (let count = 0; count < 9; count++) await (await newBrowser(org)).enrol({ token: DESKTOPS });
    const browser = await trustedBrowser(org);
    await browser.sync({ observations: [observation()] });
    const rows = await readRows(env.DB, query.selectFrom('observation').select('group_number'));
    expect(rows).toEqual([{ group_number: 0 }]);
  });

  it('is forgotten when the day after its enrolment is over, enrols again, and stays ended where it was ended', async () => {
    const lasting = await trustedBrowser(org);
    const revoked = await newBrowser(org);
    await revoked.enrol({ token: DESKTOPS });
    const admin = await addStaff(org, 'Ada', 'admin');
    await admin.send('DELETE', `${PATHS.devices}/${revoked.id}`);
    org.today = addDays(TODAY, 1);
    await daily();
    expect(await devices()).toHaveLength(3);
    expect((await desktop.post()).status).toBe(200);
    org.today = addDays(TODAY, 2);
    await daily();
    await daily();
    expect((await devices()).sort()).toEqual([lasting.id, revoked.id].sort());
    await expectRefused(() => desktop.post(), { status: 401, code: 'device.unknown' });
    expect((await desktop.enrol({ token: DESKTOPS })).status).toBe(200);
    expect((await desktop.post()).status).toBe(200);
    await expectRefused(() => revoked.enrol({ token: DESKTOPS }), { status: 401, code: 'device.revoked' });
  });

  it('has a day again when it moves from another token', async () => {
    const lasting = await trustedBrowser(org);
    org.today = addDays(TODAY, 30);
    await lasting.enrol({ token: DESKTOPS });
    await daily();
    expect((await lasting.post()).status).toBe(200);
  });
});
