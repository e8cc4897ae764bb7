/** What an erase mark does: deletes observations, uncounts them, and takes tag, group and note off declarations. SQLite's own SQL. */
import { type CompiledQuery, sql } from 'kysely';
import { ACCEPTED_DAYS_BACK, fromDayNumber, quarterOf } from '../../shared/day.ts';
import { query } from './database.ts';
import { withdrawAnswers } from './declared-answers.ts';
import { jsonRows } from './json-rows.ts';
import type { MergeInput } from './merge.ts';

/**
 * The mark itself, which must be merged before the batch's rows, then what it does to rows that are stored, which must
 * come after them. A mark merges by maximum.
 */
export function eraseStatements({ erasures, today }: MergeInput): [CompiledQuery, ...CompiledQuery[]] {
  const named = jsonRows(
    ['service', 'tag', 'up_to'],
    erasures.map(({ service, tag, upTo }) => [service, tag, upTo]),
  );
  const marks = sql`(select m.service, m.tag, m.up_to from ${named} n join erase_mark m using (service, tag))`;
  // No observation lies outside these days, no pair outside these quarters: listed so that keys, not scans, find rows.
  const firstDay = today - ACCEPTED_DAYS_BACK - 1;
  const days = sql`(with recursive days(day) as (
    select ${firstDay} union all select day + 1 from days where day <= ${today}) select day from days)`;
  const quarter = quarterOf(fromDayNumber(today));
  const nextQuarter = quarterOf(fromDayNumber(today + 1));
  const quarters = sql`(select ${quarter - 1} as quarter union select ${quarter} union select ${nextQuarter})`;
  const uses = sql`(select u.* from ${marks} m join ${quarters} q
    join browser_use u on u.quarter = q.quarter and u.service = m.service and u.tag = m.tag)`;
  const declarations = sql`(
    select d.id from declaration d join ${marks} m on m.service = d.service and m.tag = d.tag and m.up_to >= d.day
    where d.tag in (select tag from ${named}))`;
  const remaining = sql`(
    select o.service, o.tag, max(o.declared) as declared, max(o.group_number) as group_number, min(o.held) as held
    from ${marks} m join ${days} d join observation o on o.day = d.day and o.service = m.service and o.tag = m.tag
    group by o.service, o.tag)`;

  return [
    sql`
      insert into erase_mark (service, tag, up_to)
      select service, tag, max(up_to) from ${named} where true group by service, tag
      on conflict (service, tag) do update set up_to = excluded.up_to where excluded.up_to > up_to`,
    sql`
      delete from observation where (day, service, tag) in (
        select d.day, m.service, m.tag from ${marks} m join ${days} d on d.day <= m.up_to)`,
    sql`
      insert into browser_count (service, quarter, group_number, browsers, declared)
      with change as (
        select service, quarter, group_number, -1 as browsers, -declared as declared from ${uses} where held = 0
        union all
        select u.service, u.quarter, r.group_number, 1, r.declared
        from ${uses} u join ${remaining} r using (service, tag) where r.held = 0
      )
      select service, quarter, group_number, sum(browsers), sum(declared) from change
      group by service, quarter, group_number having sum(browsers) <> 0 or sum(declared) <> 0
      on conflict (service, quarter, group_number) do update set
        browsers = browsers + excluded.browsers, declared = declared + excluded.declared`,
    sql`
      delete from browser_use where (quarter, service, tag) in (
        select u.quarter, u.service, u.tag from ${uses} u left join ${remaining} r using (service, tag)
        where r.tag is null)`,
    sql`
      update browser_use set declared = r.declared, group_number = r.group_number, held = r.held
      from (select u.quarter, r.* from ${uses} u join ${remaining} r using (service, tag)) r
      where browser_use.quarter = r.quarter and browser_use.service = r.service and browser_use.tag = r.tag
        and (browser_use.declared <> r.declared or browser_use.group_number <> r.group_number or browser_use.held <> r.held)`,
    withdrawAnswers(declarations),
    // As they will be: without group and note.
    sql`
      insert into declared_answer (service, answers, group_number, held, note)
      select service, answers, 0, held, '' from declaration
      where id in ${declarations} and in_force = 1 and answers is not null on conflict do nothing`,
    sql`update declaration set tag = null, group_number = 0, note = null where id in ${declarations}`,
  ].map((statement) => statement.compile(query)) as [CompiledQuery, ...CompiledQuery[]];
}
