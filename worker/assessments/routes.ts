import type { Context } from 'hono';
import * as v from 'valibot';
import { assessmentRecordSchema } from '../../shared/assessment.ts';
import type { Role } from '../../shared/role.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { query, readRows, runBatch } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { logView } from '../log/views.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { tokensOf } from '../staff/store.ts';
import { requireSystem } from '../systems/known.ts';
import { parseRecord } from '../systems/record.ts';
import { whoOf } from '../who.ts';
import { refuseAssessment } from './refuse.ts';
import { assessmentsOf, insertAssessment, parseAssessment } from './store.ts';

/** Who may have made an assessment. */
const ASSESSING = ['assessor', 'approver'] as const satisfies readonly Role[];

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
  await logView(c, 'assessments', { system });
  return answerAssessments(c, system);
}

export async function recordAssessment(c: Context<AppEnv>): Promise<Response> {
  const newest = readIfMatch(c);
  const record = await readJsonBody(c.req.raw, assessmentRecordSchema);
  const system = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, system);
  const who = whoOf(c);
  const [records, assessors] = await runBatch(c.env.DB, [
    query.selectFrom('ai_system').select('record').where('id', '=', system),
    tokensOf(record.assessor, ASSESSING),
  ]);
  const refused = refuseAssessment(record, {
    today: c.get('today'),
    approver: who.actor,
    owner: records[0] ? parseRecord(records[0].record).owner : null,
    isAssessorKnown: assessors.length > 0,
  });
  if (refused) throw new Problem(refused.code, refused.message, refused.field);
  const detail = { number: newest + 1, record };
  const change = insertAssessment(system, newest, record, who);
  const written = await runLogged(c.env.DB, who, change, [{ kind: 'assessment-recorded', subject: system, detail }]);
  if (written.length === 0) throw stale();
  return answerAssessments(c, system);
}

async function answerAssessments(c: Context<AppEnv>, system: string): Promise<Response> {
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
