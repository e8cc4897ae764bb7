/** What the roll-out report is made of: counted by the database, never a row for each browser. SQLite's own SQL. */
import { sql } from 'kysely';
import { type Day, toDayNumber } from '../../shared/day.ts';
import { query, runBatch } from '../db/database.ts';
import { deviceState } from './device-state.ts';

/** The parts of the report in which browsers are counted, each by the values it has. */
export type Part = 'all' | 'group' | 'browser' | 'version' | 'setup';

export interface CountRow {
  part: Part;
  value: string | number | null;
  enrolled: number;
  reporting: number;
  silent: number;
  waiting: number;
  revoked: number;
  forked: number;
  ephemeral: number;
}

/** In one round trip; browsers are read once for all counts but that of problems. */
export async function readRollout(db: D1Database, today: Day) {
  const [counts, problems, groups, alerts] = await runBatch(db, [
    countBrowsers(toDayNumber(today)),
    countProblems(toDayNumber(today)),
    query.selectFrom('browser_group').select(['number', 'name']),
    query
      .selectFrom('enrolment_token')
      .select(['number', 'name', 'enrolments', 'alert_above'])
      .where('enrol_day', '=', toDayNumber(today))
      .whereRef('enrolments', '>', 'alert_above')
      .where('revoked_day', 'is', null)
      .orderBy('number'),
  ]);
  return { counts, problems, groups, alerts };
}

/** Browsers that are enrolled and may still report for the first time are neither reporting nor silent. */
function countBrowsers(today: number) {
  const sums = sql`sum(enrolled) as enrolled, sum(reporting) as reporting, sum(silent) as silent, sum(waiting) as waiting,
    sum(revoked) as revoked, sum(forked) as forked, sum(ephemeral) as ephemeral`;
  return sql<CountRow>`
    with
      standing as (
        select ${deviceState(today)} as state, token.ephemeral as is_ephemeral, device.last_day,
          token.group_number, device.browser, device.version, device.setup
        from device join enrolment_token token on token.number = device.token
      ),
      kinds as materialized (
        select group_number, browser, version, setup,
          sum(state in ('enrolled', 'silent') and not is_ephemeral) as enrolled,
          sum(state = 'enrolled' and last_day > 0 and not is_ephemeral) as reporting,
          sum(state = 'silent' and not is_ephemeral) as silent,
          sum(state = 'waiting' and not is_ephemeral) as waiting,
          sum(state = 'revoked' and not is_ephemeral) as revoked,
          sum(state = 'forked' and not is_ephemeral) as forked,
          sum(state in ('enrolled', 'silent') and is_ephemeral) as ephemeral
        from standing group by group_number, browser, version, setup
      )
    select 'all' as part, null as value, ${sums} from kinds
    union all select 'group', group_number, ${sums} from kinds group by group_number
    union all select 'browser', browser, ${sums} from kinds group by browser
    union all select 'version', version, ${sums} from kinds group by version
    union all select 'setup', setup, ${sums} from kinds group by setup`.compile(query);
}

/** Each kind of problem with each key, in how many browsers that may report. */
function countProblems(today: number) {
  return sql<{ code: string; key: string; browsers: number }>`
    select problem.value ->> 'code' as code, problem.value ->> 'key' as key, count(distinct device.id) as browsers
    from device join enrolment_token token on token.number = device.token, json_each(device.problems) problem
    where device.problems <> '[]' and token.ephemeral = 0 and ${deviceState(today)} in ('enrolled', 'silent')
    group by code, key order by browsers desc, key, code`.compile(query);
}
