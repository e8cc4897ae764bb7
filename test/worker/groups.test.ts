import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { addStaff, atOnce, logged, type Staff } from './governance.ts';
import { addEnrolmentToken, newBrowser, type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored } from './rows.ts';

let org: Organisation;
let root: Staff;
beforeEach(async () => {
  org = organisation();
  root = await addStaff(org, 'Root', 'admin');
});

const PATH = '/v1/groups';
const HR = { number: 1, name: 'People', domain: 'employment' };
const IT = { number: 2, name: 'IT', domain: null };
const put = (groups: object[], version?: number) => root.send('PUT', PATH, { groups }, version);
const read = async () => (await (await root.get(PATH)).json()) as { version: number; groups: object[] };

describe('the groups', () => {
  it('are none at first, and then those of the list', async () => {
    expect(await read()).toEqual({ version: 0, groups: [] });
    const response = await put([IT, HR], 0);
    const { version, groups } = (await response.json()) as Awaited<ReturnType<typeof read>>;
    expect(response.headers.get('etag')).toBe(`"${version}"`);
    expect(groups).toEqual([
      { ...HR, enrolled: 0 },
      { ...IT, enrolled: 0 },
    ]);
  });

  it('tell how many browsers are enrolled, exactly, without those that are revoked or forked', async () => {
    await addEnrolmentToken('one-one-one', { group_number: 1 });
    await addEnrolmentToken('two-two-two', { group_number: 1 });
    await put([HR, IT], 0);
    for (const token of ['one-one-one', 'one-one-one', 'one-one-one', 'two-two-two']) {
      await (await newBrowser(org)).enrol({ token });
    }
    const [revoked, forked] = (await env.DB.prepare('select id from device').all()).results;
    await env.DB.prepare('update device set revoked_day = 1 where id = ?').bind(revoked?.['id']).run();
    expect((await read()).groups).toMatchObject([{ enrolled: 3 }, { enrolled: 0 }]);
    await env.DB.prepare('update device set forked_day = 1 where id = ?').bind(forked?.['id']).run();
    expect((await read()).groups).toMatchObject([{ enrolled: 2 }, { enrolled: 0 }]);
  });

  it('are replaced as a whole: names may change places, and groups may go', async () => {
    const { version } = (await (await put([HR, IT, { number: 3, name: 'Law', domain: null }], 0)).json()) as {
      version: number;
    };
    const swapped = [
      { ...HR, name: 'IT' },
      { ...IT, name: 'People' },
    ];
    expect(await (await put(swapped, version)).json()).toMatchObject({ groups: swapped });
    expect((await logged()).map(({ kind, detail }) => [kind, detail.before.length, detail.after])).toEqual([
      ['groups-changed', 0, expect.anything()],
      ['groups-changed', 3, swapped],
    ]);
  });

  it('stay as they are, with their version, when the same list comes again in any order', async () => {
    const { version } = (await (await put([HR, IT], 0)).json()) as { version: number };
    const before = await everythingStored();
    expect(await (await put([IT, HR], version)).json()).toMatchObject({ version });
    expect(await everythingStored()).toEqual(before);
  });

  it('may all go, and a list that comes after has a version of its own', async () => {
    const { version } = (await (await put([HR], 0)).json()) as { version: number };
    expect(await (await put([], version)).json()).toEqual({ version: 0, groups: [] });
    expect((await put([], 0)).status).toBe(200);
    expect(await logged()).toHaveLength(2);
    const next = (await (await put([HR], 0)).json()) as { version: number };
    expect(next.version).toBeGreaterThan(version);
    await expectRefused(() => put([IT], version), { status: 412, code: 'write.stale', field: 'If-Match' });
  });

  it('have one winner of two at once, whole', async () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ number: i + 1, name: `Group ${i}`, domain: null }));
    expect(await atOnce(put(many, 0), put([HR, IT], 0))).toEqual([200, 412]);
    expect([2, 30]).toContain((await read()).groups.length);
    await expectRefused(() => put([HR]), { status: 428, code: 'write.if-match-missing', field: 'If-Match' });
  });

  it('that enrolment tokens name cannot go, but have another name', async () => {
    await addEnrolmentToken('one-one-one', { group_number: 1, revoked_day: toDayNumber(TODAY) });
    const { version } = (await (await put([HR, IT], 0)).json()) as { version: number };
    await expectRefused(() => put([IT], version), { status: 422, code: 'group.number', field: 'groups' });
    expect((await put([{ ...HR, name: 'HR' }], version)).status).toBe(200);
  });

  const invalid = (field: string): Refusal => ({ status: 422, code: 'body.invalid', field });
  it.each([
    ['a number twice', [HR, { ...IT, number: 1 }], { status: 422, code: 'group.number', field: 'groups[1].number' }],
    ['a name twice', [HR, { ...IT, name: 'PEOPLE' }], { status: 422, code: 'group.number', field: 'groups[1].name' }],
    ['number 0, which is none', [{ ...HR, number: 0 }], invalid('groups[0].number')],
    ['a number that is too great', [{ ...HR, number: 10_001 }], invalid('groups[0].number')],
    ['a name of two lines', [{ ...HR, name: 'a\nb' }], invalid('groups[0].name')],
    ['a domain that there is not', [{ ...HR, domain: 'toys' }], invalid('groups[0].domain')],
  ] as [string, object[], Refusal][])('are refused with %s', async (_what, groups, refusal) => {
    await expectRefused(() => put(groups, 0), refusal);
  });

  it('are changed by an admin alone', async () => {
    const eve = await addStaff(org, 'Eve', 'viewer', 'assessor', 'approver', 'works-council');
    await expectRefused(() => eve.send('PUT', PATH, { groups: [] }, 0), { status: 403, code: 'auth.role-not-allowed' });
    expect((await eve.get(PATH)).status).toBe(200);
  });
});

describe('the first day of the roll-out', () => {
  const firstDay = async () => (await env.DB.prepare('select * from rollout').all()).results;

  it('is that of the first browser that was let in', async () => {
    await addEnrolmentToken();
    await (await newBrowser(org)).enrol({ token: 'wrong-token-of-the-tests' });
    expect(await firstDay()).toEqual([]);
    await (await newBrowser(org)).enrol();
    org.today = addDays(TODAY, 5);
    await (await newBrowser(org)).enrol();
    expect(await firstDay()).toEqual([{ only: 1, first_day: toDayNumber(TODAY) }]);
  });
});
