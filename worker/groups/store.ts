import { sql } from 'kysely';
import { query, type Statement } from '../db/database.ts';

/** With the exact number of browsers that are enrolled: counts of a roll-out are joined to no service. */
export function groupsWithBrowsers() {
  return query
    .selectFrom('browser_group as named')
    .orderBy('named.number')
    .select(({ selectFrom }) => [
      'named.number',
      'named.name',
      'named.domain',
      'named.version',
      selectFrom('device')
        .innerJoin('enrolment_token as token', 'token.number', 'device.token')
        .whereRef('token.group_number', '=', 'named.number')
        .where('device.revoked_day', 'is', null)
        .where('device.forked_day', 'is', null)
        .where('device.approved', '=', 1)
        .where('token.ephemeral', '=', 0)
        .select(({ fn }) => fn.countAll<number>().as('enrolled'))
        .$asScalar()
        .as('enrolled'),
    ]);
}

/** Numbers of groups that enrolment tokens name, revoked ones among them: their browsers keep the group. */
export function groupsOfTokens() {
  return query.selectFrom('enrolment_token').select('group_number').distinct();
}

export interface Group {
  number: number;
  name: string;
  domain: string | null;
}

/**
 * Replaces the list, unless it has another version than this by now. Every group bears the version of the list, which no
 * earlier list had: the log has an entry for each.
 */
export function replaceGroups(groups: readonly Group[], version: number): { change: Statement; after: Statement[] } {
  const isUnchanged = sql`coalesce((select max(version) from browser_group), 0) = ${version}`;
  if (groups.length === 0) {
    return { change: sql`delete from browser_group where ${isUnchanged} returning number`.compile(query), after: [] };
  }
  return {
    // `or replace`: two groups may change names.
    change: sql`insert or replace into browser_group (number, name, domain, version)
      select value ->> 'number', value ->> 'name', value ->> 'domain', coalesce((select max(number) from log), 0) + 1
      from json_each(${JSON.stringify(groups)}) where ${isUnchanged} returning number`.compile(query),
    after: [sql`delete from browser_group where version < (select max(version) from browser_group)`.compile(query)],
  };
}
