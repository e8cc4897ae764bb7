/** The roll-out report, out of counts. Pure. */
import * as v from 'valibot';
import { INSTALLATION_BROWSERS } from '../../shared/api.ts';
import type { Day } from '../../shared/day.ts';
import type { Packages } from '../../shared/deploy.ts';
import { managedProblemSchema } from '../../shared/managed-configuration.ts';
import type { Rollout } from '../../shared/rollout.ts';
import type { CountRow, Part, readRollout } from './store.ts';

type Stored = Awaited<ReturnType<typeof readRollout>>;

const browserSchema = v.nullable(v.picklist(INSTALLATION_BROWSERS));
const versionSchema = v.nullable(v.string());
const setupSchema = v.nullable(v.picklist(['managed', 'code']));

export function describeRollout(
  { counts, problems, groups, alerts }: Stored,
  packages: Packages | null,
  today: Day,
): Rollout {
  const [all] = counts.filter(({ part }) => part === 'all');
  const names = new Map(groups.map(({ number, name }) => [number, name]));
  return {
    day: today,
    ...countsOf(all),
    waiting: all?.waiting ?? 0,
    revoked: all?.revoked ?? 0,
    forked: all?.forked ?? 0,
    ephemeral: all?.ephemeral ?? 0,
    groups: rowsOf(counts, 'group').map((row) => {
      const number = Number(row.value);
      return { group: number === 0 ? null : { number, name: names.get(number) ?? null }, ...countsOf(row) };
    }),
    browsers: rowsOf(counts, 'browser').map((row) => ({
      browser: v.parse(browserSchema, row.value),
      ...countsOf(row),
    })),
    versions: rowsOf(counts, 'version').map((row) => ({
      version: v.parse(versionSchema, row.value),
      ...countsOf(row),
    })),
    setups: rowsOf(counts, 'setup').map((row) => ({ setup: v.parse(setupSchema, row.value), ...countsOf(row) })),
    problems: problems.map(({ code, key, browsers }) => ({
      problem: v.parse(managedProblemSchema, { code, key }),
      browsers,
    })),
    alerts: alerts.map(({ number, name, enrolments, alert_above }) => ({
      token: number,
      name,
      enrolledToday: enrolments,
      alertAbove: alert_above,
    })),
    packages: packages && {
      version: packages.version,
      chromiumId: packages.chromiumId,
      firefoxId: packages.firefoxId,
    },
  };
}

/** Those with browsers that may report, the most first. */
function rowsOf(counts: readonly CountRow[], wanted: Part): CountRow[] {
  return counts
    .filter(({ part, enrolled }) => part === wanted && enrolled > 0)
    .sort((a, b) => b.enrolled - a.enrolled || String(a.value ?? '').localeCompare(String(b.value ?? ''), 'en'));
}

/** Without browsers a sum is null. */
function countsOf(row: CountRow | undefined) {
  return { enrolled: row?.enrolled ?? 0, reporting: row?.reporting ?? 0, silent: row?.silent ?? 0 };
}
