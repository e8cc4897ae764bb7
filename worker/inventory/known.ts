/** What is stored about AI systems, by system. Pure, and the same in whatever order the rows come. */
import * as v from 'valibot';
import { type AssessmentRecord, assessmentRecordSchema } from '../../shared/assessment.ts';
import { type Day, fromDayNumber } from '../../shared/day.ts';
import { type Answers, answersSchema, DOMAINS } from '../../shared/declaration.ts';
import type { FindingKind } from '../../shared/finding.ts';
import { type ScreenedKind, type Screening, screeningSchema } from '../../shared/screening.ts';
import { type SystemRecord, systemRecordSchema } from '../../shared/system.ts';
import { type UseReview, useReviewSchema } from '../../shared/use-review.ts';
import type { OpenFinding } from '../triage/system-input.ts';
import type { StoredInventory } from './store.ts';

type Domain = (typeof DOMAINS)[number];

export interface DeclaredAnswers {
  answers: Answers;
  /** Of the groups whose browsers said so. */
  groupDomains: readonly Domain[];
}

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
    declarations: groupAnswers(stored.declarations),
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
      (row): { kind: ScreenedKind; record: Screening; by: string } => ({
        kind: row.kind,
        record: v.parse(screeningSchema, JSON.parse(row.record)),
        by: row.changed_by,
      }),
    ),
    /** Oldest first. */
    assessments: collect(
      stored.assessments.toSorted((a, b) => a.number - b.number),
      (row): { number: number; record: AssessmentRecord; by: string; at: string } => ({
        number: row.number,
        record: v.parse(assessmentRecordSchema, JSON.parse(row.record)),
        by: row.decided_by,
        at: row.decided_at,
      }),
    ),
    groups: new Map(stored.groups.map(({ number, name }) => [number, name])),
    open: nest(
      stored.open,
      ({ system }) => system,
      ({ kind, since_day, priority, due_day }): [FindingKind, OpenFinding] => [
        kind,
        { since: fromDayNumber(since_day), priority, due: fromDayNumber(due_day) },
      ],
    ),
    bands: collect(
      stored.bands.map((row) => ({ ...row, system: row.id })).toSorted((a, b) => a.day - b.day),
      ({ day, rank }) => ({ day: fromDayNumber(day), rank }),
    ),
    rulings: new Map(stored.rulings.map(({ service, status, day }) => [service, { status, day: fromDayNumber(day) }])),
    rolloutDay: stored.rolloutDay === null ? null : fromDayNumber(stored.rolloutDay),
    changed: lastChanges(stored),
  };
}
export type Known = ReturnType<typeof readKnown>;

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

function groupAnswers(rows: StoredInventory['declarations']): Map<string, DeclaredAnswers[]> {
  const grouped = new Map<string, DeclaredAnswers[]>();
  for (const [id, ofSystem] of Map.groupBy(rows, (row) => row.id)) {
    const byText = Map.groupBy(ofSystem, ({ answers, note }) => JSON.stringify([answers, note]));
    const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1));
    grouped.set(
      id,
      sorted.map(([, same]) => {
        const { answers, note } = same[0] as StoredInventory['declarations'][number];
        const given = { ...JSON.parse(answers), ...(note === '' ? {} : { note }) };
        return {
          answers: v.parse(answersSchema, given),
          groupDomains: DOMAINS.filter((domain) => same.some((row) => row.domain === domain)),
        };
      }),
    );
  }
  return grouped;
}

/** The last day on which staff or the daily run changed something about a system. */
function lastChanges({ records, reviews, screenings, assessments, changes }: StoredInventory): Map<string, Day> {
  const last = new Map<string, Day>();
  const note = (system: string, day: string) => {
    if (day > (last.get(system) ?? '')) last.set(system, day as Day);
  };
  for (const { id, changed_at } of records) note(id, changed_at.slice(0, 10));
  for (const { system, changed_at } of [...reviews, ...screenings]) note(system, changed_at.slice(0, 10));
  for (const { system, decided_at } of assessments) note(system, decided_at.slice(0, 10));
  for (const { system, day } of changes) note(system, fromDayNumber(day));
  return last;
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
