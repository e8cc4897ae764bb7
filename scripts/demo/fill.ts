/** Fills the database of a state folder with a simulated year. */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { nameKey } from '../../shared/name-key.ts';
import { serveBundle } from '../lib/bundle-server.ts';
import { prepareFirstRun } from '../lib/first-run.ts';
import { applyMigrations, executeSqlFile } from '../lib/wrangler.ts';
import type { Year } from './browsers.ts';
import { GROUPS } from './habits.ts';
import { playYear } from './play.ts';
import type { ProgressBar } from './progress.ts';
import { STAFF_NAMES, type StaffAction } from './staff.ts';

const AT_ONCE = 16;

interface Filling {
  state: string;
  year: Year;
  /** Gives a new secret. */
  token: () => string;
}

export async function fillDatabase({ state, year, token }: Filling, bar: ProgressBar): Promise<void> {
  await applyMigrations(state);
  await prepareFirstRun(state, 1);
  const staffTokens = { assessor: token(), approver: token(), admin: token() };
  const groupTokens = new Map(GROUPS.map(({ number }) => [number, token()]));
  await storeTokens(state, year, staffTokens, groupTokens);
  const { origin, close } = await serveBundle(state, 'worker/demo.ts');
  try {
    await playYear({
      year,
      origin,
      send: (clock, path, init) =>
        fetch(origin + path, { ...init, headers: { ...init.headers, 'x-demo-clock': String(clock) } }),
      daily: async (clock) => {
        const response = await fetch(`${origin}/demo/daily`, { headers: { 'x-demo-clock': String(clock) } });
        if (!response.ok) throw new Error(`daily run: ${response.status} ${await response.text()}`);
      },
      staffTokens,
      enrolmentToken: (group) => groupTokens.get(group) ?? '',
      atOnce: AT_ONCE,
      onDay: (share, day) => bar.show(share, day),
    });
  } finally {
    await close();
  }
}

/** There is no route yet that makes tokens for browsers. */
async function storeTokens(
  state: string,
  year: Year,
  staffTokens: Record<StaffAction['role'], string>,
  groupTokens: ReadonlyMap<number, string>,
): Promise<void> {
  const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const first = toDayNumber(year.first);
  const expires = toDayNumber(addDays(year.last, 365));
  const staff = (Object.keys(staffTokens) as StaffAction['role'][]).map(
    (role) =>
      `insert into staff_token (hash, name, name_key, roles, created_day, expires_day) values (${text(hash(staffTokens[role]))}, ${text(STAFF_NAMES[role])}, ${text(nameKey(STAFF_NAMES[role]))}, ${text(JSON.stringify([role]))}, ${first}, ${expires});`,
  );
  const enrolment = GROUPS.map(
    ({ number, name }) =>
      `insert into enrolment_token (hash, name, group_number, expires_day, max_uses) values (${text(hash(groupTokens.get(number) ?? ''))}, ${text(name)}, ${number}, ${expires}, ${year.size});`,
  );
  const file = join(state, 'demo.sql');
  writeFileSync(file, [...staff, ...enrolment].join('\n'), { mode: 0o600 });
  try {
    await executeSqlFile(state, file);
  } finally {
    rmSync(file, { force: true });
  }
}
