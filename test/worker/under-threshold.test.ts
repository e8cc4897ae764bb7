/** No answer tells a number of browsers under k: organisations that differ by it alone get the same answers, byte for byte. */
import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays } from '../../shared/day.ts';
import { ROLES } from '../../shared/role.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { runDaily } from '../../worker/daily.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { ENDPOINTS } from '../../worker/endpoints.ts';
import { describeApi } from '../../worker/openapi.ts';
import { SCOPE } from './assessing.ts';
import {
  addEnrolmentToken,
  addPeers,
  addStaffToken,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  type TestBrowser,
  TODAY,
  TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { acknowledgement, declaration, dismissal, observation, risky, SERVICE } from './rows.ts';

interface Parameter {
  name: string;
  in: string;
  schema: { enum?: string[] };
}
type Described = Record<string, { parameters?: Parameter[] }>;

/** What a parameter that is no choice is tried with. */
const SAMPLES: Record<string, readonly string[]> = {
  owner: ['', 'Ada'],
  organisation: ['Acme'],
  group: ['People', 'Nobody'],
  'changed-since': [TODAY, addDays(TODAY, -30), addDays(TODAY, 1)],
  'due-until': [TODAY, addDays(TODAY, 400)],
  limit: ['1', '500'],
  cursor: [btoa('a').replace(/=+$/, '')],
  subject: [SERVICE, 'nobody'],
  actor: ['unshade', 'test'],
  storeId: ['ponmlkjihgfedcbaponmlkjihgfedcba'],
  since: [TODAY],
  until: [TODAY, addDays(TODAY, -1)],
};

/** Installations, exact and one by one: what they say is joined to no service. */
const ROLLOUT: readonly string[] = [PATHS.rollout, PATHS.devices, PATHS.enrolmentTokens];

/** Every address that staff may read, with each value of each parameter, and pairs of the filters. */
function addresses(): string[] {
  const { paths } = describeApi(ENDPOINTS) as { paths: Record<string, Described> };
  return Object.entries(paths).flatMap(([path, methods]) => {
    const endpoint = ENDPOINTS.find((one) => one.method === 'GET' && one.path.replaceAll(/:(\w+)/g, '{$1}') === path);
    if (endpoint?.access.kind !== 'staff' || ROLLOUT.includes(path)) return [];
    const at = path
      .replace('{id}', SERVICE)
      .replace('{use}', 'evaluate-people:employment')
      .replace('{kind}', 'user-surge');
    const choices = (methods['get']?.parameters ?? [])
      .filter((parameter) => parameter.in === 'query')
      .flatMap(({ name, schema }) => {
        const values = schema.enum ?? SAMPLES[name];
        if (!values) throw new Error(`${path}: no sample for ${name}`);
        return values.map((value) => `${name}=${encodeURIComponent(value)}`);
      });
    const pairs = choices.flatMap((one) =>
      choices
        .filter((other) => other > one && other.split('=')[0] !== one.split('=')[0] && one.startsWith('group='))
        .map((other) => `${one}&${other}`),
    );
    return [at, ...[...choices, ...pairs].map((choice) => `${at}?${choice}`)];
  });
}

/** The seed draws a quarter of them in `npm test`; a long run, and one by hand without a seed, takes all. */
function drawn(all: readonly string[]): string[] {
  if (Number(env.PROPERTY_RUNS) > 100 || env.PROPERTY_SEED === '') return [...all];
  const kept = all.filter((address, at) => !address.includes('?') || (at + Number(env.PROPERTY_SEED)) % 4 === 0);
  console.log(`Addresses asked under the threshold: ${kept.length} of ${all.length}, by the seed`);
  return kept;
}

/** What is exact by decision, and joined to no service: installations, and how many of them report. */
const EXACT = /"(?:browsersReporting|enrolled)":\d+|\d+ browsers? reported|(?<=,(?:<10|10 to 19)),\d+(?=,)/g;

/** What the test below looks at by name. */
const ALWAYS = ['/v1/inventory?group=People'];

const asked = new Map<string, Promise<Map<string, string>>>();

function answersOf(size: number, domain = 'employment'): Promise<Map<string, string>> {
  const known = asked.get(`${size} ${domain}`) ?? askEverything(size, domain);
  asked.set(`${size} ${domain}`, known);
  return known;
}

async function askEverything(size: number, domain: string): Promise<Map<string, string>> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const org = organisation();
  await addStaffToken(STAFF_TOKEN, ROLES);
  await addEnrolmentToken(TOKEN, { group_number: 1 });
  // Enough are enrolled for the group to be stored, though few use the service.
  await addPeers(TOKEN, 10);
  await readRows(env.DB, query.insertInto('browser_group').values({ number: 1, name: 'People', domain, version: 1 }));
  const browsers: TestBrowser[] = [];
  while (browsers.length < size) browsers.push(await trustedBrowser(org));
  for (const [number, browser] of browsers.entries()) {
    await browser.sync({
      observations: [observation({ tag: 9_000 + number, declared: true })],
      declarations: [declaration({ tag: 9_000 + number, answers: risky })],
      statements: [dismissal({ reason: 'not-ai' }), acknowledgement({ tag: 9_000 + number })],
    });
  }
  await decideAndReopen(org);
  await runDaily(env, org.today, `${org.today}T12:00:00.000Z`);
  const answers = new Map<string, string>();
  for (const address of new Set([...ALWAYS, ...drawn(addresses())])) {
    const response = await org.fetch(address, { headers: { authorization: `Bearer ${STAFF_TOKEN}` } });
    answers.set(address, `${response.status} ${(await response.text()).replaceAll(EXACT, '')}`);
  }
  return answers;
}

/** On record, in the making, and proposed to be left out: whatever is told of each is told here. */
async function decideAndReopen(org: Organisation): Promise<void> {
  const send = async (method: string, path: string, body: object, version = 0) => {
    const headers = {
      authorization: `Bearer ${STAFF_TOKEN}`,
      'content-type': 'application/json',
      'if-match': `"${version}"`,
    };
    const response = await org.fetch(path.replace(':id', SERVICE), { method, headers, body: JSON.stringify(body) });
    expect(response.status, await response.text()).toBe(200);
  };
  await send('PUT', PATHS.system, { ...EMPTY_RECORD, owner: 'Ada' });
  await send('POST', PATHS.assessments, {
    ...{ decision: 'approved', level: 'II', decidedDay: TODAY, reviewDay: addDays(TODAY, 30), assessor: 'Ada' },
    ...{ scope: SCOPE, conditions: null, evidence: null, reason: 'Drafts only.' },
  });
  await send('POST', PATHS.openAssessment, { form: 'full' });
  await send('PUT', PATHS.exclusion, { reason: 'A pilot.', reviewDay: addDays(TODAY, 30) });
}

describe('with a threshold of 10, every answer with every filter', () => {
  it('is the same at 3 and at 9 browsers, and another from 10 on', async () => {
    const three = await answersOf(3);
    const nine = await answersOf(9);
    const ten = await answersOf(10);
    const eleven = await answersOf(11);
    expect(three.size).toBeGreaterThan(50);
    const refused = [...three].filter(([, text]) => !/^(200|404|409|400) /.test(text));
    expect(refused).toEqual([]);
    expect([...three.keys()].filter((address) => three.get(address) !== nine.get(address))).toEqual([]);
    expect([...ten.keys()].filter((address) => ten.get(address) !== eleven.get(address))).toEqual([]);
    // And the test would see a number if there was one.
    expect(ten.get('/v1/inventory')).not.toBe(nine.get('/v1/inventory'));
    expect(ten.get('/v1/inventory?group=People')).toContain('"label":"10–19"');
    const listed = (text = '') => (JSON.parse(text.slice(4)) as { total: number }).total;
    expect(listed(ten.get('/v1/inventory?group=People'))).toBe(1);
    expect(listed(nine.get('/v1/inventory?group=People'))).toBe(0);
  }, 120_000);

  it('says nothing of a group’s domain where the group is under the threshold', async () => {
    const [as, other] = [await answersOf(9), await answersOf(9, 'credit')];
    const isOther = (address: string) => !address.startsWith('/v1/groups') && as.get(address) !== other.get(address);
    expect([...as.keys()].filter(isOther)).toEqual([]);
    const [asMany, otherMany] = [await answersOf(10), await answersOf(10, 'credit')];
    expect(asMany.get('/v1/inventory')).not.toBe(otherMany.get('/v1/inventory'));
  }, 120_000);
});
