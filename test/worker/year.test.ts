/** The simulated organisation's year, played to the Worker under a clock that is set. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { GROUPS } from '../../scripts/demo/habits.ts';
import { playYear } from '../../scripts/demo/play.ts';
import { STAFF_NAMES } from '../../scripts/demo/staff.ts';
import { PATHS } from '../../shared/api.ts';
import { type Day, utcDay } from '../../shared/day.ts';
import type { Inventory } from '../../shared/inventory.ts';
import { createApp } from '../../worker/app.ts';
import { runDaily } from '../../worker/daily.ts';
import { addEnrolmentToken, addStaffToken, ORIGIN } from './organisation.ts';

const SIZE = 30;
/** So few browsers that bands move. */
const THRESHOLD = '5';
/** Ends of quarters, and the day before and the day of law that begins in the year. */
const DATES = [
  '2026-02-06',
  '2026-03-31',
  '2026-04-01',
  '2026-06-30',
  '2026-08-01',
  '2026-08-02',
  '2026-12-02',
  '2027-01-04',
];

it('leaves the report that it left before, at eight dates', async () => {
  let clock = 0;
  const bindings = { ...env, THRESHOLD };
  const app = createApp({ now: () => clock });
  const send = async (at: number, path: string, init: RequestInit = {}) => {
    clock = at;
    return app.fetch(new Request(ORIGIN + path, init), bindings);
  };
  const expires = '2027-12-31' as Day;
  for (const role of ['assessor', 'approver', 'admin'] as const) {
    await addStaffToken(`token-of-${role}`, role, expires, STAFF_NAMES[role]);
  }
  for (const { number } of GROUPS) await addEnrolmentToken(`group ${number}`, { group_number: number });
  const seen: string[] = [];
  await playYear({
    year: { seed: 1, size: SIZE, first: '2026-01-05' as Day, last: '2027-01-04' as Day },
    origin: ORIGIN,
    send,
    daily: (at) => runDaily(bindings, utcDay(at), new Date(at).toISOString()),
    staffTokens: { assessor: 'token-of-assessor', approver: 'token-of-approver', admin: 'token-of-admin' },
    enrolmentToken: (group) => `group ${group}`,
    // One after the other: what is stored must not hang on which of two is faster.
    atOnce: 1,
    async onDay(_share, day) {
      if (!DATES.includes(day)) return;
      const headers = { authorization: 'Bearer token-of-assessor' };
      const response = await send(clock + 1, `${PATHS.inventory}?limit=500`, { headers });
      const report = (await response.json()) as Inventory;
      await expect(describeReport(report)).toMatchFileSnapshot(`./year/${day}.txt`);
      seen.push(day);
    },
  });
  expect(seen).toEqual(DATES);
}, 240_000);

/** As a person reads it: a paragraph a system, a line a finding. */
function describeReport({ day, coverage, threshold, criteria, systems }: Inventory): string {
  const lines = [
    `${day}: ${systems.length} AI systems, ${coverage.browsersReporting} browsers reporting, k ${threshold}, criteria ${criteria}`,
  ];
  for (const system of systems) {
    const { id, status, euClass, source, owner, firstDay, lastDay, browsers, groups, uses, assessment, findings } =
      system;
    const inGroups = groups.map((group) => `${group.name} ${group.browsers.label}`).join(', ');
    lines.push(
      '',
      `${id}: ${status}, ${euClass}, ${source}, owner ${owner ?? 'nobody'}`,
      `  ${firstDay ?? '?'} to ${lastDay ?? '?'}, browsers ${browsers.label}${inGroups && ` (${inGroups})`}`,
      ...uses.map(({ id: use, verdict }) => {
        const rules = verdict.rules.map((rule) => rule.id).join(' ') || '-';
        const upcoming = verdict.upcoming.map((rule) => `${rule.id} from ${rule.appliesFrom}`).join(', ');
        const open = verdict.tasks.length > 0 ? `; to answer: ${verdict.tasks.join(', ')}` : '';
        return `  use ${use}: ${verdict.euClass}, ${verdict.assessment}, ${verdict.priority}, ${rules}${upcoming && `; ${upcoming}`}${open}`;
      }),
      ...(assessment
        ? [
            `  assessment ${assessment.number}: ${assessment.decision}, review ${assessment.reviewDay}${assessment.expired ? ', expired' : ''}`,
          ]
        : []),
      ...findings.map(
        ({ kind, priority, since, due, reasons }) =>
          `  ${priority} ${kind}, due ${due}, since ${since}: ${reasons.join(', ')}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}
