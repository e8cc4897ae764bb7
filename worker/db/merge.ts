/**
 * The merge: what a batch does to the tables, as a constant number of statements that leave the same tables in any order
 * and however often a batch comes. SQLite's own SQL. docs/merge.md has the rules in words.
 */
import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { query } from './database.ts';
import { enterAnswers, markReplaced, withdrawAnswers } from './declared-answers.ts';
import { eraseStatements } from './erase.ts';
import { jsonRows } from './json-rows.ts';
import { type StatementRow, statementStatements } from './statements.ts';

export interface MergeRow {
  service: number;
  day: number;
  quarter: number;
  tag: number;
  surfaces: number;
  scopes: number;
  visits: number;
  declared: number;
}

export interface DeclarationRow {
  id: string;
  service: number;
  day: number;
  tag: number;
  replaces: string | null;
  answers: string | null;
  note: string | null;
}

export interface EraseRow {
  service: number;
  tag: number;
  upTo: number;
}

export interface MergeInput {
  /** 0 for none. */
  group: number;
  /** 0, or the number of the token of a device that is too new to count. */
  held: number;
  /** Of a browser under an ephemeral token: that a service is in use is noted, and no browser is counted. */
  ephemeral?: boolean;
  /** The Worker's day. */
  today: number;
  observations: readonly MergeRow[];
  declarations: readonly DeclarationRow[];
  erasures: readonly EraseRow[];
  statements: readonly StatementRow[];
}

/** The statements of one batch, to be run as one transaction. */
export function mergeStatements(input: MergeInput): CompiledQuery[] {
  const rows = jsonRows(
    ['service', 'day', 'quarter', 'tag', 'surfaces', 'scopes', 'visits', 'declared'],
    input.observations.map((r) => [r.service, r.day, r.quarter, r.tag, r.surfaces, r.scopes, r.visits, r.declared]),
  );
  // A late row under an erase mark brings nothing back.
  const kept = sql`(select r.* from ${rows} r where not exists (
    select 1 from erase_mark m where m.service = r.service and m.tag = r.tag and m.up_to >= r.day))`;
  const merge = [
    mergeSeen(input),
    ...(input.ephemeral ? [] : [mergeCounts(input, kept), mergeUses(input, kept), mergeObservations(input, kept)]),
    ...mergeDeclarations(input),
    ...(input.statements.length === 0 ? [] : statementStatements(input.statements, input.held)),
  ].map((statement) => statement.compile(query));
  if (input.erasures.length === 0) return merge;
  const [mergeMarks, ...erase] = eraseStatements(input);
  return [mergeMarks, ...merge, ...erase];
}

/** That a service is in use, and since when: kept even where the rows behind it are erased. */
function mergeSeen({ observations, declarations, held, today }: MergeInput): RawBuilder<unknown> {
  const seen = new Map<number, { first: number; last: number; surfaces: number; scopes: number }>();
  // Who declares a use says that the service is in use.
  const declared = declarations
    .filter(({ answers }) => answers !== null)
    .map((row) => ({ ...row, surfaces: 0, scopes: 0 }));
  for (const { service, day, surfaces, scopes } of [...observations, ...declared]) {
    const known = seen.get(service);
    seen.set(service, {
      first: Math.min(day, known?.first ?? day),
      last: Math.max(day, known?.last ?? day),
      surfaces: surfaces | (known?.surfaces ?? 0),
      scopes: scopes | (known?.scopes ?? 0),
    });
  }
  const rows = jsonRows(
    ['service', 'first_day', 'last_day', 'surfaces', 'scopes'],
    [...seen].map(([service, { first, last, surfaces, scopes }]) => [service, first, last, surfaces, scopes]),
  );
  return sql`
    insert into service_seen (service, held, first_day, last_day, opened_day, surfaces, scopes)
    select service, ${held}, first_day, last_day, ${today}, surfaces, scopes from ${rows} where true
    on conflict (service, held) do update set
      first_day = min(first_day, excluded.first_day),
      last_day = max(last_day, excluded.last_day),
      opened_day = min(opened_day, excluded.opened_day),
      surfaces = surfaces | excluded.surfaces,
      scopes = scopes | excluded.scopes
    where excluded.first_day < first_day or excluded.last_day > last_day or excluded.opened_day < opened_day
      or excluded.surfaces | surfaces <> surfaces or excluded.scopes | scopes <> scopes`;
}

/** By how much the counters change: runs before the uses are merged, because it compares them with what comes in. */
function mergeCounts({ group, held }: MergeInput, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into browser_count (service, quarter, group_number, browsers, declared)
    with
      arriving as (select quarter, service, tag, max(declared) as declared from ${rows} group by quarter, service, tag),
      merged as (
        select a.quarter, a.service, u.held as old_held, u.group_number as old_group, u.declared as old_declared,
          min(${held}, coalesce(u.held, ${held})) as new_held,
          max(${group}, coalesce(u.group_number, 0)) as new_group,
          max(a.declared, coalesce(u.declared, 0)) as new_declared
        from arriving a left join browser_use u using (quarter, service, tag)
      ),
      change as (
        select service, quarter, old_group as group_number, -1 as browsers, -old_declared as declared
        from merged where old_held = 0
        union all
        select service, quarter, new_group, 1, new_declared from merged where new_held = 0
      )
    select service, quarter, group_number, sum(browsers), sum(declared) from change
    group by service, quarter, group_number having sum(browsers) <> 0 or sum(declared) <> 0
    on conflict (service, quarter, group_number) do update set
      browsers = browsers + excluded.browsers, declared = declared + excluded.declared`;
}

function mergeUses({ group, held }: MergeInput, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into browser_use (quarter, service, tag, declared, group_number, held)
    select quarter, service, tag, max(declared), ${group}, ${held} from ${rows} where true group by quarter, service, tag
    on conflict (quarter, service, tag) do update set
      declared = max(declared, excluded.declared),
      group_number = max(group_number, excluded.group_number),
      held = min(held, excluded.held)
    where excluded.declared > declared or excluded.group_number > group_number or excluded.held < held`;
}

function mergeObservations({ group, held }: MergeInput, rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    insert into observation (day, service, tag, surfaces, scopes, visits, declared, group_number, held)
    select day, service, tag, surfaces, scopes, visits, declared, ${group}, ${held} from ${rows} where true
    on conflict (day, service, tag) do update set
      surfaces = surfaces | excluded.surfaces,
      scopes = scopes | excluded.scopes,
      visits = max(visits, excluded.visits),
      declared = max(declared, excluded.declared),
      group_number = max(group_number, excluded.group_number),
      held = min(held, excluded.held)
    where excluded.surfaces | surfaces <> surfaces or excluded.scopes | scopes <> scopes
      or excluded.visits > visits or excluded.declared > declared
      or excluded.group_number > group_number or excluded.held < held`;
}

/** What a declaration says never changes; a second arrival can end its being held, or bring the larger group. */
function mergeDeclarations({ declarations, group, held }: MergeInput): RawBuilder<unknown>[] {
  if (declarations.length === 0) return [];
  const rows = jsonRows(
    ['id', 'service', 'day', 'tag', 'replaces', 'answers', 'note'],
    declarations.map((d) => [d.id, d.service, d.day, d.tag, d.replaces, d.answers, d.note]),
  );
  const touched = sql`(select id from ${rows} union select replaces from ${rows} where replaces is not null)`;
  // Whatever else is touched stays as it is: a repeat writes nothing.
  const changing = sql`(
    select d.id from ${rows} r join declaration d on d.id = r.replaces and d.service = r.service where d.in_force = 1
    union
    select d.id from ${rows} r join declaration d using (id)
    where ${held} < d.held or (d.tag is not null and ${group} > d.group_number))`;
  return [
    withdrawAnswers(changing),
    sql`
      insert into declaration (id, service, day, tag, group_number, held, replaces, answers, note)
      select d.id, d.service, d.day,
        iif(m.up_to is null, d.tag, null), iif(m.up_to is null, ${group}, 0), ${held},
        d.replaces, d.answers, iif(m.up_to is null, d.note, null)
      from ${rows} d left join erase_mark m on m.service = d.service and m.tag = d.tag and m.up_to >= d.day
      where true
      on conflict (id) do update set
        group_number = iif(tag is null, 0, max(group_number, excluded.group_number)),
        held = min(held, excluded.held)
      where excluded.held < held or (tag is not null and excluded.group_number > group_number)`,
    markReplaced(touched),
    enterAnswers(touched),
  ];
}
