import type { Context } from 'hono';
import * as v from 'valibot';
import { type Day, daysBetween } from '../../shared/day.ts';
import { serviceIdSchema } from '../../shared/observation.ts';
import {
  type DecidedOn,
  decidedOnSchema,
  SCREENED_KINDS,
  SCREENING_DAYS,
  type Screening,
  type StoredScreening,
  screeningSchema,
  storedScreeningSchema,
} from '../../shared/screening.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRow } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { loadReport } from '../inventory/load.ts';
import { deepest } from '../inventory/report.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { requireSystem } from '../systems/known.ts';
import { whoOf } from '../who.ts';
import { deleteScreening, insertScreening, type ScreeningKey, screeningOf, updateScreening } from './store.ts';

export const screeningReportSchema = v.strictObject({
  system: serviceIdSchema,
  kind: v.picklist(SCREENED_KINDS),
  /** Grows with every change, not by one; 0 when there is no screening. */
  version: v.number(),
  screening: v.nullable(screeningSchema),
  /** What stood when it was decided, by the Worker; null where the system was not in the inventory. */
  decidedOn: v.nullable(decidedOnSchema),
  changedBy: v.nullable(v.string()),
  changedAt: v.nullable(v.string()),
});

export async function screening(c: Context<AppEnv>): Promise<Response> {
  return answer(c, await readKey(c));
}

export async function screen(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const given = await readJsonBody(c.req.raw, screeningSchema);
  const key = await readKey(c);
  requireReviewDay(given, c.get('today'));
  const before = await readCurrent(c, key, version);
  const record: StoredScreening = { ...given, decidedOn: await readDecidedOn(c, key) };
  const who = whoOf(c);
  const change = before ? updateScreening(key, record, version, who) : insertScreening(key, record, who);
  const detail = { finding: key.kind, before, after: record };
  const written = await runLogged(c.env.DB, who, change, [{ kind: 'finding-screened', subject: key.system, detail }]);
  if (written.length === 0) throw stale();
  return answer(c, key);
}

/** The finding stands again, if what it tells of is still so. */
export async function withdrawScreening(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const key = await readKey(c);
  const before = await readCurrent(c, key, version);
  if (!before) return answer(c, key);
  const entry = { kind: 'screening-withdrawn', subject: key.system, detail: { finding: key.kind, before } } as const;
  const written = await runLogged(c.env.DB, whoOf(c), deleteScreening(key, version), [entry]);
  if (written.length === 0) throw stale();
  return answer(c, key);
}

async function answer(c: Context<AppEnv>, key: ScreeningKey): Promise<Response> {
  const row = await readRow(c.env.DB, screeningOf(key));
  const stored = row ? parseScreening(row.record) : null;
  return answerVersion(c, row?.version ?? 0, {
    ...key,
    version: row?.version ?? 0,
    screening: stored && withoutBasis(stored),
    decidedOn: stored?.decidedOn ?? null,
    changedBy: row?.changed_by ?? null,
    changedAt: row?.changed_at ?? null,
  } satisfies v.InferOutput<typeof screeningReportSchema>);
}

/** The screening of this version, null for none; throws a Problem when it has another. */
async function readCurrent(c: Context<AppEnv>, key: ScreeningKey, version: number): Promise<StoredScreening | null> {
  const row = await readRow(c.env.DB, screeningOf(key));
  if ((row?.version ?? 0) !== version) throw stale();
  return row ? parseScreening(row.record) : null;
}

/** Throws a Problem when there is no such system, or the finding is not one that a reason closes. */
async function readKey(c: Context<AppEnv>): Promise<ScreeningKey> {
  const kind = SCREENED_KINDS.find((one) => one === c.req.param('kind'));
  if (!kind) {
    throw new Problem('screening.kind', `Only these findings are closed by a reason: ${SCREENED_KINDS.join(', ')}.`);
  }
  const system = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, system);
  return { system, kind };
}

/** As it was given, and can be given again. */
function withoutBasis({ decidedOn: _, ...screening }: StoredScreening): Screening {
  return screening;
}

function requireReviewDay({ reviewDay }: Screening, today: Day): void {
  const days = daysBetween(today, reviewDay);
  if (days >= 1 && days <= SCREENING_DAYS) return;
  const message = `Expected: a day after today, ${SCREENING_DAYS} days ahead at most.`;
  throw new Problem('screening.review-day', message, 'reviewDay');
}

/** What the system's uses need today, and how many browsers use it: a screening does not cover more than that. */
async function readDecidedOn(c: Context<AppEnv>, { system }: ScreeningKey): Promise<DecidedOn | null> {
  const { systems } = await loadReport(c.env, c.get('today'));
  const found = systems.find(({ id }) => id === system);
  if (!found) return null;
  return { assessment: deepest(found.uses), rank: found.browsers.rank };
}

function parseScreening(text: string): StoredScreening {
  return v.parse(storedScreeningSchema, JSON.parse(text));
}
