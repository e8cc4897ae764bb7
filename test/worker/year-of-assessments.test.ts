/** A year of decisions under a clock that is set: they end in the same states, however the browsers' batches come. */
import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, type Day, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { SystemReport } from '../../shared/system-report.ts';
import { numberServices } from '../../worker/catalogue/numbers.ts';
import { runDaily } from '../../worker/daily.ts';
import { runBatch } from '../../worker/db/database.ts';
import { mergeStatements } from '../../worker/db/merge.ts';
import { type Known, planBatch } from '../../worker/sync/plan.ts';
import type { HashedBatch } from '../../worker/sync/statement-rows.ts';
import { assess, at, CONDITIONAL, openDraft, SCOPE, submit, versionOf } from './assessing.ts';
import { addStaff, type Staff } from './governance.ts';
import { addStaffToken, emptyBatch, type Organisation, organisation } from './organisation.ts';
import { harmless } from './rows.ts';

const FIRST = '2026-01-10' as Day;
/** Between two turns: few enough for a batch that comes a turn late to be taken. */
const TURN_DAYS = 58;
const APPROVED = 'openai-chatgpt';
const REJECTED = 'deepl';
const RETIRED = 'gamma';
const EXCLUDED = 'perplexity';
const IDS = [APPROVED, REJECTED, RETIRED, EXCLUDED];
const BROWSERS = 4;
const TRUSTED = {
  reportedDays: 9,
  lastDay: 0,
  tagQuarter: 0,
  newTags: 0,
  declarationDay: 0,
  declarations: 0,
  statementDay: 0,
  statements: 0,
};

interface People {
  assessor: Staff;
  approver: Staff;
}

/** What is decided at the end of each turn. */
const TURNS: readonly ((people: People, today: Day) => Promise<unknown>)[] = [
  (people, today) => assess(people, {}, { system: APPROVED, today }),
  async (people, today) => {
    await assess(people, { decision: 'rejected', alternative: APPROVED }, { system: REJECTED, today });
    const exclusion = { reason: 'A pilot of somebody else.', reviewDay: addDays(today, 150) };
    const proposed = await people.assessor.send('PUT', PATHS.exclusion.replace(':id', EXCLUDED), exclusion, 0);
    const { version } = (await proposed.json()) as { version: number };
    await people.approver.send('POST', PATHS.exclusionApproval.replace(':id', EXCLUDED), undefined, version);
  },
  async ({ assessor, approver }) => {
    const submitted = await submit(assessor, { scope: { ...SCOPE, purposes: ['code', 'media'] } }, APPROVED);
    await approver.send('POST', at('/return', APPROVED), { reason: 'Who looks at the pictures?' }, submitted);
  },
  async ({ assessor, approver }, today) => {
    const { open } = (await (await assessor.get(at('', APPROVED))).json()) as { open: { version: number } };
    const submitted = await versionOf(
      await assessor.send('POST', at('/submission', APPROVED), undefined, open.version),
    );
    const decision = { ...CONDITIONAL, reviewDay: addDays(today, 30) };
    await approver.send('POST', at('/decision', APPROVED), decision, submitted);
  },
  async ({ assessor, approver }) => {
    const body = { reason: 'Nobody needs it.', alternative: APPROVED };
    await approver.send('POST', PATHS.retirement.replace(':id', RETIRED), body);
    await openDraft(assessor, {}, EXCLUDED);
  },
  async () => {},
];

const hex = (kind: number, n: number) => (kind * 100_000 + n).toString(16).padStart(32, '0');

/** What one browser sends in one turn. */
function batchOf(turn: number, browser: number): HashedBatch {
  const day = addDays(FIRST, turn * TURN_DAYS - browser);
  const answers: Answers = { ...harmless, purpose: turn > 1 && browser === 1 ? 'media' : 'code' };
  const tag = (service: string) => browser * 1_000_000 + IDS.indexOf(service) * 10_000 + (quarterOf(day) % 10_000);
  const n = turn * 100 + browser * 10;
  return {
    ...emptyBatch,
    sequence: 1,
    observations: IDS.map((service, place) => ({
      id: hex(1, n + place),
      service,
      day,
      tag: tag(service),
      surfaces: ['web-app'],
      scopes: [],
      visits: '1',
      declared: service === APPROVED,
    })),
    declarations: [{ kind: 'declaration', id: hex(2, n), service: APPROVED, day, tag: tag(APPROVED), answers }],
  } as unknown as HashedBatch;
}

interface Arrival {
  turn: number;
  browser: number;
  /** Turns that it comes late. */
  late: number;
}

const EVERY: readonly Arrival[] = TURNS.flatMap((_, turn) =>
  Array.from({ length: BROWSERS }, (_value, browser) => ({ turn, browser, late: 0 })),
);

async function merge(org: Organisation, { turn, browser }: Arrival): Promise<void> {
  const services = await numberServices(env.DB, IDS);
  const none = new Set<never>();
  const known: Known = { services, policyTexts: none, tags: none, declarations: none, statements: none };
  const plan = planBatch(batchOf(turn, browser), TRUSTED, known, org.today);
  await runBatch(env.DB, mergeStatements({ ...plan, group: 0, held: 0, today: toDayNumber(org.today) }));
}

async function yearOf(arrivals: readonly Arrival[]): Promise<{ systems: AiSystem[]; rulings: unknown[] }> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const org = organisation(FIRST);
  await addStaffToken('of-the-inventory', 'viewer', addDays(FIRST, 900));
  const assessor = await addStaff(org, 'Ada', 'assessor', 'admin');
  const approver = await addStaff(org, 'Bob', 'approver');
  for (const id of IDS) await assessor.send('POST', PATHS.systems, { id, owner: 'Head of Sales' });
  for (const [turn, decide] of TURNS.entries()) {
    org.today = addDays(FIRST, turn * TURN_DAYS);
    for (const one of arrivals.filter(({ turn: made, late }) => made + late === turn)) await merge(org, one);
    await runDaily(env, org.today, `${org.today}T03:00:00.000Z`);
    await decide({ assessor, approver }, org.today);
  }
  const reports = await Promise.all(
    IDS.map(async (id) => (await (await assessor.get(PATHS.system.replace(':id', id))).json()) as SystemReport),
  );
  return { systems: reports.map(({ system }) => system), rulings: reports.map(({ ruling }) => ruling) };
}

const stateOf = ({ status, assessment, openAssessment, exclusion, firstDay, lastDay }: AiSystem) => ({
  status,
  assessment,
  openAssessment,
  exclusion,
  firstDay,
  lastDay,
});

it('ends in the same states, whatever the order and repetition of batches, and in the same findings where none is late', async () => {
  const inOrder = await yearOf(EVERY);
  expect(inOrder.systems.map(({ status }) => status)).toEqual([
    'approved-with-conditions',
    'rejected',
    'retired',
    'detected',
  ]);
  const findingsOf = (id: string) =>
    inOrder.systems.find((system) => system.id === id)?.findings.map(({ kind, reasons }) => [kind, ...reasons]);
  expect(findingsOf(APPROVED)).toEqual(
    expect.arrayContaining([
      ['assessment-expired', 'review-day-passed'],
      ['beyond-assessed-scope', 'outside-assessed-scope', 'new-purpose'],
    ]),
  );
  expect(findingsOf(REJECTED)).toContainEqual(['use-after-rejection', 'used-after-rejection']);
  expect(findingsOf(RETIRED)).toContainEqual(['use-after-retirement', 'used-after-retirement']);

  const shuffled = fc.shuffledSubarray([...EVERY, ...EVERY], { minLength: EVERY.length * 2 });
  const delays = fc.array(fc.nat({ max: 1 }), { minLength: EVERY.length * 2, maxLength: EVERY.length * 2 });
  const last = TURNS.length - 1;
  await fc.assert(
    fc.asyncProperty(shuffled, delays, async (arrivals, late) => {
      expect(await yearOf(arrivals)).toEqual(inOrder);
      const delayed = arrivals.map((one, place) => ({ ...one, late: one.turn === last ? 0 : (late[place] ?? 0) }));
      const { systems, rulings } = await yearOf(delayed);
      expect(systems.map(stateOf)).toEqual(inOrder.systems.map(stateOf));
      expect(rulings).toEqual(inOrder.rulings);
    }),
    // A year takes seconds: what fails is told as it came, not looked for in a smaller form.
    { numRuns: Math.max(2, Math.floor(Number(env.PROPERTY_RUNS) / 30)), endOnFailure: true },
  );
}, 240_000);
