import type { Context } from 'hono';
import * as v from 'valibot';
import { groupEntries, groupsChangeSchema, type groupsReportSchema } from '../../shared/groups.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRows, runBatch } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { whoOf } from '../who.ts';
import { type Group, groupsOfTokens, groupsWithBrowsers, replaceGroups } from './store.ts';

export async function groups(c: Context<AppEnv>): Promise<Response> {
  const rows = await readRows(c.env.DB, groupsWithBrowsers());
  const version = versionOf(rows);
  return answerVersion(c, version, {
    version,
    groups: rows.map(({ number, name, domain, enrolled }) => ({
      number,
      name,
      domain: v.parse(groupEntries.domain, domain),
      enrolled: enrolled ?? 0,
    })),
  } satisfies v.InferOutput<typeof groupsReportSchema>);
}

export async function changeGroups(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const { groups: given } = await readJsonBody(c.req.raw, groupsChangeSchema);
  const [rows, named] = await runBatch(c.env.DB, [groupsWithBrowsers(), groupsOfTokens()]);
  if (versionOf(rows) !== version) throw stale();
  requireGroups(
    given,
    rows.filter(({ number }) => named.some(({ group_number }) => group_number === number)),
  );
  const before = rows.map(({ number, name, domain }) => ({ number, name, domain }));
  if (!isSame(before, given)) {
    const { change, after } = replaceGroups(given, version);
    const entry = { kind: 'groups-changed', subject: null, detail: { before, after: given } } as const;
    const written = await runLogged(c.env.DB, whoOf(c), change, [entry], after);
    if (written.length === 0) throw stale();
  }
  return groups(c);
}

function requireGroups(given: readonly Group[], inUse: readonly Group[]): void {
  for (const key of ['number', 'name'] as const) {
    const seen = new Set<string>();
    for (const [at, group] of given.entries()) {
      const value = String(group[key]).toLowerCase();
      if (seen.has(value)) throw new Problem('group.number', `Two groups have this ${key}.`, `groups[${at}].${key}`);
      seen.add(value);
    }
  }
  const removed = inUse.find(({ number }) => given.every((group) => group.number !== number));
  if (removed) {
    const message = `Enrolment tokens name group ${removed.number}, so it cannot go. It may have another name.`;
    throw new Problem('group.number', message, 'groups');
  }
}

/** In whatever order: the list has none. */
function isSame(one: readonly Group[], other: readonly Group[]): boolean {
  const [first, second] = [one, other].map((groups) =>
    JSON.stringify(
      groups.map(({ number, name, domain }) => [number, name, domain]).sort(([a], [b]) => Number(a) - Number(b)),
    ),
  );
  return first === second;
}

function versionOf(rows: readonly { version: number }[]): number {
  return Math.max(0, ...rows.map(({ version }) => version));
}
