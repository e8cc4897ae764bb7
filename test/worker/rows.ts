/** Rows of a batch as browsers send them, and everything that is stored. */
import { env } from 'cloudflare:workers';
import type { Erase } from '../../shared/api.ts';
import { quarterOf } from '../../shared/day.ts';
import type { Answers, Declaration } from '../../shared/declaration.ts';
import type { Observation } from '../../shared/observation.ts';
import type { Statement } from '../../shared/statement.ts';
import { rowId, TODAY } from './organisation.ts';

export const SERVICE = 'openai-chatgpt';
export const OTHER_SERVICE = 'anthropic-claude';

export const harmless: Answers = {
  purpose: 'code',
  affected: 'nobody',
  data: 'public',
  handling: 'draft-i-rewrite',
};
export const risky: Answers = { ...harmless, purpose: 'evaluate-people', domain: 'employment', data: 'personal' };

export function observation(change: Partial<Observation> = {}): Observation {
  return {
    id: rowId(),
    service: SERVICE,
    day: TODAY,
    tag: 5_000 + quarterOf(change.day ?? TODAY),
    surfaces: ['web-app'],
    scopes: [],
    visits: '1',
    declared: false,
    ...change,
  };
}

type Said = Extract<Declaration, { kind: 'declaration' }>;

export function declaration(change: Partial<Said> = {}): Said {
  return { kind: 'declaration', ...place(change), answers: harmless, ...change };
}

export function withdrawal(replaces: string): Declaration {
  return { kind: 'withdrawal', ...place(), replaces };
}

export function erasure(change: Partial<Erase> = {}): Erase {
  return { id: rowId(), service: SERVICE, tag: 5_000 + quarterOf(TODAY), upTo: TODAY, ...change };
}

export function acknowledgement(change: Partial<StatementOf<'acknowledgement'>> = {}): StatementOf<'acknowledgement'> {
  return { kind: 'acknowledgement', id: rowId(), day: TODAY, version: 1, tag: 7_001, check: 'none', ...change };
}

export function forgetting(
  change: Partial<StatementOf<'forget-acknowledgement'>> = {},
): StatementOf<'forget-acknowledgement'> {
  return { kind: 'forget-acknowledgement', id: rowId(), day: TODAY, version: 1, tag: 7_001, ...change };
}

export function dismissal(change: Partial<StatementOf<'dismissal'>> = {}): StatementOf<'dismissal'> {
  return { kind: 'dismissal', id: rowId(), day: TODAY, service: SERVICE, reason: 'not-for-work', ...change };
}

export function exception(change: Partial<StatementOf<'exception'>> = {}): StatementOf<'exception'> {
  return {
    kind: 'exception',
    id: rowId(),
    day: TODAY,
    receipt: rowId(),
    service: SERVICE,
    text: 'For the trade fair.',
    ...change,
  };
}

export function concern(change: Partial<StatementOf<'concern'>> = {}): StatementOf<'concern'> {
  return {
    kind: 'concern',
    id: rowId(),
    day: TODAY,
    receipt: rowId(),
    category: 'unfair-to-people',
    text: 'It sorts applicants.',
    ...change,
  };
}

type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { kind: Kind }>;

function place({ day = TODAY }: { day?: Observation['day'] } = {}) {
  return { id: rowId(), service: SERVICE, day, tag: 5_000 + quarterOf(day) };
}

/** Every row of every table the migrations make. */
export async function everythingStored(): Promise<Record<string, unknown[]>> {
  const tables = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not glob '_*' and name not glob 'sqlite*' and name <> 'd1_migrations' order by name",
  ).all<{ name: string }>();
  const results = await env.DB.batch(tables.results.map(({ name }) => env.DB.prepare(`select * from "${name}"`)));
  return Object.fromEntries(tables.results.map(({ name }, position) => [name, results[position]?.results ?? []]));
}
