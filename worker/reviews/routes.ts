import type { Context } from 'hono';
import * as v from 'valibot';
import { type Day, daysBetween } from '../../shared/day.ts';
import { isBoldPurpose, type Purpose } from '../../shared/declaration.ts';
import { serviceIdSchema } from '../../shared/observation.ts';
import { OVERRIDE_DAYS, type UseReview, useIdSchema, useReviewSchema } from '../../shared/use-review.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRow } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { logView } from '../log/views.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { requireSystem } from '../systems/known.ts';
import { whoOf } from '../who.ts';
import { reviewOf, type UseKey, writeReview } from './store.ts';

export const reviewReportSchema = v.strictObject({
  system: serviceIdSchema,
  use: useIdSchema,
  /** 0 as long as nobody has reviewed it. */
  version: v.number(),
  review: v.nullable(useReviewSchema),
  changedBy: v.nullable(v.string()),
  changedAt: v.nullable(v.string()),
});

export async function review(c: Context<AppEnv>): Promise<Response> {
  const key = await readKey(c);
  await logView(c, 'review', key);
  return answerReview(c, key);
}

async function answerReview(c: Context<AppEnv>, key: UseKey): Promise<Response> {
  const row = await readRow(c.env.DB, reviewOf(key));
  return answerVersion(c, row?.version ?? 0, {
    ...key,
    version: row?.version ?? 0,
    review: row ? parseReview(row.review) : null,
    changedBy: row?.changed_by ?? null,
    changedAt: row?.changed_at ?? null,
  } satisfies v.InferOutput<typeof reviewReportSchema>);
}

export async function changeReview(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const given = await readJsonBody(c.req.raw, useReviewSchema);
  requireReviewDay(given, c.get('today'));
  const key = await readKey(c);
  const row = await readRow(c.env.DB, reviewOf(key));
  if ((row?.version ?? 0) !== version) throw stale();
  const who = whoOf(c);
  const before = row ? parseReview(row.review) : null;
  const detail = { use: key.use, version: version + 1, before, after: given };
  const entry = { kind: 'use-reviewed', subject: key.system, detail } as const;
  const written = await runLogged(c.env.DB, who, writeReview(key, given, version, who), [entry]);
  if (written.length === 0) throw stale();
  return answerReview(c, key);
}

/** Throws a Problem when there is no such system or no such use. */
async function readKey(c: Context<AppEnv>): Promise<UseKey> {
  const key = { system: c.req.param('id') ?? '', use: c.req.param('use') ?? '' };
  await requireSystem(c.env.DB, key.system);
  const [purpose, domain] = key.use.split(':');
  if (!v.is(useIdSchema, key.use) || isBoldPurpose(purpose as Purpose) !== (domain !== undefined)) {
    throw new Problem('use.unknown', 'There is no such use. Name a purpose, as code or evaluate-people:employment.');
  }
  return key;
}

function requireReviewDay({ override }: UseReview, today: Day): void {
  if (override === null) return;
  const days = daysBetween(today, override.reviewDay);
  if (days >= 1 && days <= OVERRIDE_DAYS) return;
  const message = `Expected: a day after today, ${OVERRIDE_DAYS} days ahead at most.`;
  throw new Problem('review.review-day', message, 'override.reviewDay');
}

function parseReview(text: string): UseReview {
  return v.parse(useReviewSchema, JSON.parse(text));
}
