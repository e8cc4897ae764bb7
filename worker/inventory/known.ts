/** What is stored about AI systems, by system. Pure, and the same in whatever order the rows come. */
import * as v from 'valibot';
import { type StoredAssessment, storedAssessmentSchema } from '../../shared/assessment.ts';
import { type Day, daySchema, fromDayNumber } from '../../shared/day.ts';
import { type Answers, answersSchema } from '../../shared/declaration.ts';
import type { FindingKind } from '../../shared/finding.ts';
import { type ScreenedKind, type StoredScreening, storedScreeningSchema } from '../../shared/screening.ts';
import { type SystemRecord, systemRecordSchema } from '../../shared/system.ts';
import { type UseReview, useReviewSchema } from '../../shared/use-review.ts';
import { toExclusionReport } from '../exclusions/store.ts';
import type { Incident, OpenFinding } from '../triage/system-input.ts';
import type { StoredInventory } from './store.ts';

interface Counts {
  /** The larger of the quarters, never their sum: a browser has another tag in each. */
  browsers: number;
  groups: Map<number, number>;
}

export function readKnown(stored: StoredInventory) {
  return {
    quarter: stored.quarter,
    seen: mergeSeen(stored.seen),
    counts: countBrowsers(stored.counts),
    declarations: readAnswers(stored.declarations),
    dismissals: new Map(stored.dismissals.map(({ id, reason, count }) => [`${id} ${reason}`, count])),
    coverage: { lately: stored.lately, usually: stored.usually },
    records: new Map(
      stored.records.map((row) => [
        row.id,
        {
          source: row.source,
          version: row.version,
          registeredDay: row.registered_day,
          record: v.parse(systemRecordSchema, JSON.parse(row.record)) satisfies SystemRecord,
        },
      ]),
    ),
    reviews: nest(
      stored.reviews,
      ({ system }) => system,
      ({ use, review }) => [use, v.parse(useReviewSchema, JSON.parse(review)) satisfies UseReview] as const,
    ),
    screenings: collect(
      stored.screenings.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
      (row): { kind: ScreenedKind; record: StoredScreening; by: string } => ({
        kind: row.kind,
        record: v.parse(storedScreeningSchema, JSON.parse(row.record)),
        by: row.changed_by,
      }),
    ),
    /** Oldest first. */
    assessments: collect(
      stored.assessments.toSorted((a, b) => a.number - b.number),
      (row): { number: number; record: StoredAssessment; hasUnknownAnswers: boolean; by: string; at: string } => ({
        number: row.number,
        record: v.parse(storedAssessmentSchema, JSON.parse(row.record)),
        hasUnknownAnswers: row.has_unknown_answers === 1,
        by: row.decided_by,
        at: row.decided_at,
      }),
    ),
    opened: new Map(stored.opened.map((row) => [row.system, { ...row, sinceDay: dayOfState(row) }])),
    exclusions: new Map(stored.exclusions.map((row) => [row.system, toExclusionReport(row)])),
    incidents: collect(
      stored.incidents.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      ({ id, day }): Incident => ({ id, day: fromDayNumber(day) }),
    ),
    groups: new Map(stored.groups.map((group) => [group.number, group])),
    open: nest(
      stored.open,
      ({ system }) => system,
      ({
        kind,
        since_day,
        priority,
        due_day,
        urgent_priority,
        urgent_due_day,
        closed_day,
      }): [FindingKind, OpenFinding] => [
        kind,
        {
          since: fromDayNumber(since_day),
          priority,
          due: fromDayNumber(due_day),
          urgent: { priority: urgent_priority, due: fromDayNumber(urgent_due_day) },
          closed: closed_day === null ? null : fromDayNumber(closed_day),
        },
      ],
    ),
    bands: collect(
      stored.bands.map((row) => ({ ...row, system: row.id })).toSorted((a, b) => a.day - b.day),
      ({ day, rank }) => ({ day: fromDayNumber(day), rank }),
    ),
    rulings: new Map(stored.rulings.map(({ service, status, day }) => [service, { status, day: fromDayNumber(day) }])),
    rolloutDay: stored.rolloutDay === null ? null : fromDayNumber(stored.rolloutDay),
  };
}
export type Known = ReturnType<typeof readKnown>;

/** Since when it is as it is: opened or given back, or submitted. */
function dayOfState({ opened_at, submitted_at, returned }: StoredInventory['opened'][number]): Day {
  const given = v.parse(v.nullable(v.object({ at: v.string() })), returned && JSON.parse(returned));
  return v.parse(daySchema, (submitted_at ?? given?.at ?? opened_at).slice(0, 10));
}

interface Seen {
  first: number;
  last: number;
  opened: number;
  surfaces: number;
  scopes: number;
}

function mergeSeen(rows: StoredInventory['seen']): Map<string, Seen> {
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

function countBrowsers(rows: StoredInventory['counts']): Map<string, Counts> {
  const counted = new Map<string, Counts>();
  for (const [id, ofSystem] of Map.groupBy(rows, (row) => row.id)) {
    const quarters = [...Map.groupBy(ofSystem, ({ quarter }) => quarter).values()];
    const groups = new Map<number, number>();
    for (const { group_number, browsers } of ofSystem) {
      if (group_number !== 0) groups.set(group_number, Math.max(browsers, groups.get(group_number) ?? 0));
    }
    const sums = quarters.map((quarter) => quarter.reduce((sum, { browsers }) => sum + browsers, 0));
    counted.set(id, { browsers: Math.max(...sums), groups });
  }
  return counted;
}

function readAnswers(rows: StoredInventory['declarations']): Map<string, Answers[]> {
  const byText = rows.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  return new Map(
    [...Map.groupBy(byText, ({ id }) => id)].map(([id, of]) => [
      id,
      of.map(({ answers, note }) =>
        v.parse(answersSchema, { ...JSON.parse(answers), ...(note === '' ? {} : { note }) }),
      ),
    ]),
  );
}

function textOf({ answers, note }: StoredInventory['declarations'][number]): string {
  return JSON.stringify([answers, note]);
}

function collect<Row extends { system: string }, Value>(
  rows: readonly Row[],
  read: (row: Row) => Value,
): Map<string, Value[]> {
  return new Map([...Map.groupBy(rows, ({ system }) => system)].map(([system, of]) => [system, of.map(read)]));
}

function nest<Row, Key, Value>(
  rows: readonly Row[],
  systemOf: (row: Row) => string,
  read: (row: Row) => readonly [Key, Value],
): Map<string, Map<Key, Value>> {
  return new Map([...Map.groupBy(rows, systemOf)].map(([system, of]) => [system, new Map(of.map(read))]));
}
