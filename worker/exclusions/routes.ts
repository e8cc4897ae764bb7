import type { Context } from 'hono';
import { type Day, daysBetween } from '../../shared/day.ts';
import { EXCLUSION_DAYS, type Exclusion, exclusionSchema } from '../../shared/exclusion.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRow } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { requireSystem } from '../systems/known.ts';
import { whoOf } from '../who.ts';
import {
  approveExclusion,
  deleteExclusion,
  type ExclusionReport,
  exclusionOf,
  insertExclusion,
  toExclusionReport,
  updateExclusion,
} from './store.ts';

export async function exclusion(c: Context<AppEnv>): Promise<Response> {
  return answer(c, await readSystem(c));
}

export async function proposeExclusion(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const proposal = await readJsonBody(c.req.raw, exclusionSchema);
  const system = await readSystem(c);
  requireReviewDay(proposal, c.get('today'));
  const { exclusion: before } = await readCurrent(c, system, version);
  const who = whoOf(c);
  const change = before ? updateExclusion(system, proposal, version, who) : insertExclusion(system, proposal, who);
  const entry = { kind: 'exclusion-proposed', subject: system, detail: { before, after: proposal } } as const;
  if ((await runLogged(c.env.DB, who, change, [entry])).length === 0) throw stale();
  return answer(c, system);
}

/** In force from now on, until its review day. */
export async function acceptExclusion(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const system = await readSystem(c);
  const { exclusion: proposal, proposedBy, approvedBy } = await readCurrent(c, system, version);
  if (!proposal) throw new Problem('exclusion.none', 'Nobody has proposed to leave this system out of scope.');
  if (approvedBy !== null) throw new Problem('exclusion.approved-already', 'It is approved already.');
  const who = whoOf(c);
  if (nameKey(proposedBy ?? '') === nameKey(who.actor)) {
    throw new Problem('exclusion.own-approval', 'You proposed this yourself. Somebody else has to approve it.');
  }
  requireReviewDay(proposal, c.get('today'));
  const detail = { exclusion: proposal, proposedBy };
  const entry = { kind: 'exclusion-approved', subject: system, detail } as const;
  if ((await runLogged(c.env.DB, who, approveExclusion(system, version, who), [entry])).length === 0) throw stale();
  return answer(c, system);
}

/** The system is in scope again. */
export async function withdrawExclusion(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const system = await readSystem(c);
  const { exclusion: before, approvedBy } = await readCurrent(c, system, version);
  if (!before) return answer(c, system);
  const entry = { kind: 'exclusion-withdrawn', subject: system, detail: { before, approvedBy } } as const;
  if ((await runLogged(c.env.DB, whoOf(c), deleteExclusion(system, version), [entry])).length === 0) throw stale();
  return answer(c, system);
}

async function readSystem(c: Context<AppEnv>): Promise<string> {
  const system = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, system);
  return system;
}

/** Throws a Problem when it has another version. */
async function readCurrent(c: Context<AppEnv>, system: string, version: number): Promise<ExclusionReport> {
  const report = toExclusionReport(await readRow(c.env.DB, exclusionOf(system)));
  if (report.version !== version) throw stale();
  return report;
}

async function answer(c: Context<AppEnv>, system: string): Promise<Response> {
  const report = toExclusionReport(await readRow(c.env.DB, exclusionOf(system)));
  return answerVersion(c, report.version, report);
}

function requireReviewDay({ reviewDay }: Exclusion, today: Day): void {
  const days = daysBetween(today, reviewDay);
  if (days >= 1 && days <= EXCLUSION_DAYS) return;
  const message = `Expected: a day after today, ${EXCLUSION_DAYS} days ahead at most.`;
  throw new Problem('exclusion.review-day', message, 'reviewDay');
}
