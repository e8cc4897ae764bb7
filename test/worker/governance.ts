/** Staff of a test organisation, what they send, and what the log then holds. */
import { env } from 'cloudflare:workers';
import { addDays, toDayNumber } from '../../shared/day.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { Role } from '../../shared/role.ts';
import { EMPTY_RECORD, type SystemRecord } from '../../shared/system.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { hashToken } from '../../worker/tokens.ts';
import { type Organisation, TODAY } from './organisation.ts';

export interface Staff {
  get(path: string): Promise<Response>;
  /** `version` goes as `If-Match`; a text goes as it is. */
  send(method: string, path: string, body?: unknown, version?: number | string): Promise<Response>;
  /** Imports a file; a dry run unless `apply`. */
  import(file: BodyInit, apply?: 'apply', type?: string): Promise<Response>;
}

/** A staff member of this name with a token of their own. */
export async function addStaff(org: Organisation, name: string, ...roles: Role[]): Promise<Staff> {
  const token = `token-of-${name.replaceAll(' ', '-')}`;
  await readRows(
    env.DB,
    query.insertInto('staff_token').values({
      hash: await hashToken(token),
      name,
      name_key: nameKey(name),
      roles: JSON.stringify(roles),
      created_day: toDayNumber(TODAY),
      expires_day: toDayNumber(addDays(TODAY, 900)),
      last_used_day: toDayNumber(TODAY),
    }),
  );
  const authorization = `Bearer ${token}`;
  return {
    get: (path) => org.fetch(path, { headers: { authorization } }),
    send: (method, path, body, version) =>
      org.fetch(path, {
        method,
        headers: {
          authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(version === undefined ? {} : { 'if-match': typeof version === 'number' ? `"${version}"` : version }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    import: (file, apply, type = 'text/csv') =>
      org.fetch(`/v1/systems/import${apply ? '?dryRun=false' : ''}`, {
        method: 'POST',
        headers: { authorization, 'content-type': type },
        body: file,
      }),
  };
}

/** A record of the organisation's own system, which needs its names. */
export function record(change: Partial<SystemRecord> = {}): SystemRecord {
  return { ...EMPTY_RECORD, product: 'Helper', vendor: 'Acme', ...change };
}

/** The log, oldest first. */
export async function logged() {
  const rows = await readRows(env.DB, query.selectFrom('log').selectAll().orderBy('number'));
  return rows.map(({ kind, subject, actor, detail }) => ({ kind, subject, actor, detail: JSON.parse(detail) }));
}

/** Sends two at once; gives the statuses, the lower first. */
export async function atOnce(...sent: Promise<Response>[]): Promise<number[]> {
  return (await Promise.all(sent)).map(({ status }) => status).sort();
}
