/** Makes the inventory report out of stored rows. Pure, and the same in whatever order the rows come. */
import * as v from 'valibot';
import { fromBits } from '../../shared/bits.ts';
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { type Day, daysBetween, fromDayNumber } from '../../shared/day.ts';
import { type Answers, answersSchema } from '../../shared/declaration.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import type { Dismissal } from '../../shared/statement.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import { bandOf } from '../../shared/threshold.ts';
import { triage } from '../triage/triage.ts';
import type { readInventory } from './store.ts';

type Stored = Awaited<ReturnType<typeof readInventory>>;

interface Seen {
  first: number;
  last: number;
  opened: number;
  surfaces: number;
  scopes: number;
}

export function buildReport(
  stored: Stored,
  catalogue: readonly ServiceSummary[],
  { today, threshold }: { today: Day; threshold: number },
): Inventory {
  const summaries = new Map(catalogue.map((service) => [service.id, service]));
  const declarations = groupAnswers(stored.declarations);
  // The larger of the quarters, never their sum: a browser has another tag in each.
  const browsers = new Map<string, number>();
  for (const { id, browsers: count } of stored.counts) browsers.set(id, Math.max(count, browsers.get(id) ?? 0));

  const dismissals = new Map(stored.dismissals.map(({ id, reason, count }) => [`${id} ${reason}`, count]));
  const dismissed = (id: string, reason: Dismissal) => bandOf(dismissals.get(`${id} ${reason}`) ?? 0, threshold);

  const seen = [...mergeSeen(stored.seen)].sort(([a], [b]) => (a < b ? -1 : 1));
  const systems = seen.map(([id, use]) => ({
    ...describeSystem(id, use, summaries.get(id), declarations.get(id) ?? []),
    browsers: bandOf(browsers.get(id) ?? 0, threshold),
    notForWork: dismissed(id, 'not-for-work'),
    notAi: dismissed(id, 'not-ai'),
  }));
  return { day: today, threshold, coverage: { browsersReporting: stored.browsersReporting }, systems };
}

function mergeSeen(rows: Stored['seen']): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { id, first_day, last_day, opened_day, surfaces, scopes } of rows) {
    const known = seen.get(id);
    seen.set(id, {
      first: Math.min(first_day, known?.first ?? first_day),
      last: Math.max(last_day, known?.last ?? last_day),
      opened: Math.min(opened_day, known?.opened ?? opened_day),
      surfaces: surfaces | (known?.surfaces ?? 0),
      scopes: scopes | (known?.scopes ?? 0),
    });
  }
  return seen;
}

function groupAnswers(rows: Stored['declarations']): Map<string, Answers[]> {
  const grouped = new Map<string, Answers[]>();
  for (const { id, answers, note } of rows.toSorted(byText)) {
    const given = v.parse(answersSchema, { ...JSON.parse(answers ?? 'null'), ...(note === null ? {} : { note }) });
    grouped.set(id, [...(grouped.get(id) ?? []), given]);
  }
  return grouped;
}

function byText(a: Stored['declarations'][number], b: Stored['declarations'][number]): number {
  const [left, right] = [JSON.stringify([a.answers, a.note]), JSON.stringify([b.answers, b.note])];
  return left < right ? -1 : left > right ? 1 : 0;
}

function describeSystem(
  id: string,
  { first, last, opened, surfaces, scopes }: Seen,
  summary: ServiceSummary | undefined,
  declarations: Answers[],
): Omit<AiSystem, 'browsers' | 'notForWork' | 'notAi'> {
  return {
    id,
    product: summary?.product ?? id,
    vendor: summary?.vendor ?? '',
    country: summary?.country ?? null,
    category: summary?.category ?? null,
    source: 'detected',
    status: declarations.length > 0 ? 'declared' : 'detected',
    firstDay: fromDayNumber(first),
    lastDay: fromDayNumber(last),
    surfaces: fromBits(SURFACES, surfaces),
    scopes: fromBits(SCOPES, scopes),
    declarations,
    findings: triage({ openedDay: fromDayNumber(opened), declarations }),
  };
}

/** Days from the first to the last day of use, both included. */
export function daysFirstToLast({ firstDay, lastDay }: Pick<AiSystem, 'firstDay' | 'lastDay'>): number {
  return daysBetween(firstDay, lastDay) + 1;
}
