import type { Context } from 'hono';
import * as v from 'valibot';
import { type AssessmentRecord, assessmentRecordSchema, IMPACT_LEVELS } from '../../shared/assessment.ts';
import { isYetToCome } from '../../shared/day.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRows } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { requireSystem } from '../systems/known.ts';
import { whoOf } from '../who.ts';
import { assessmentsOf, insertAssessment, parseAssessment } from './store.ts';

export const assessmentsSchema = v.strictObject({
  /** Newest first; the first is in force. */
  assessments: v.array(
    v.strictObject({
      number: v.number(),
      record: assessmentRecordSchema,
      recordedBy: v.string(),
      recordedAt: v.string(),
    }),
  ),
});

export async function assessments(c: Context<AppEnv>): Promise<Response> {
  const system = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, system);
  const rows = await readRows(c.env.DB, assessmentsOf(system));
  return answerVersion(c, rows[0]?.number ?? 0, {
    assessments: rows.map(({ number, record, decided_by, decided_at }) => ({
      number,
      record: parseAssessment(record),
      recordedBy: decided_by,
      recordedAt: decided_at,
    })),
  } satisfies v.InferOutput<typeof assessmentsSchema>);
}

export async function recordAssessment(c: Context<AppEnv>): Promise<Response> {
  const newest = readIfMatch(c);
  const record = await readJsonBody(c.req.raw, assessmentRecordSchema);
  const system = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, system);
  const who = whoOf(c);
  if (isYetToCome(record.decidedDay, c.get('today'))) {
    throw new Problem('assessment.day', 'Expected: a day that has begun.', 'decidedDay');
  }
  if (needsTwoPeople(record) && isSameName(record.assessor, who.actor)) {
    const message = 'From level III on the assessor and whoever puts it on record are two people.';
    throw new Problem('assessment.level', message, 'assessor');
  }
  const detail = { number: newest + 1, record };
  const change = insertAssessment(system, newest, record, who);
  const written = await runLogged(c.env.DB, who, change, [{ kind: 'assessment-recorded', subject: system, detail }]);
  if (written.length === 0) throw stale();
  return assessments(c);
}

function needsTwoPeople({ level }: AssessmentRecord): boolean {
  return IMPACT_LEVELS.indexOf(level) >= IMPACT_LEVELS.indexOf('III');
}

function isSameName(one: string, other: string): boolean {
  const [first, second] = [one, other].map((name) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase());
  return first === second;
}
