import type { Context } from 'hono';
import * as v from 'valibot';
import { assessmentRecordSchema, type Basis, storedAssessmentSchema } from '../../shared/assessment.ts';
import type { Role } from '../../shared/role.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRows } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { loadReport } from '../inventory/load.ts';
import { featuresOf } from '../inventory/uses.ts';
import { logView } from '../log/views.ts';
import { Problem } from '../problem.ts';
import { tokensOf } from '../staff/store.ts';
import { requireSystem } from '../systems/known.ts';
import { whoOf } from '../who.ts';
import { basisOf } from './basis.ts';
import { conclude, type Subject } from './conclude.ts';
import { renumberOpen } from './open-store.ts';
import { refuseAssessment } from './refuse.ts';
import { assessmentsOf, insertAssessment, parseAssessment } from './store.ts';

/** Who may have made an assessment. */
const ASSESSING = ['assessor', 'approver'] as const satisfies readonly Role[];

export const assessmentsSchema = v.strictObject({
  /** Newest first; the first is in force. */
  assessments: v.array(
    v.strictObject({
      number: v.number(),
      record: storedAssessmentSchema,
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
  const subject = await loadSubject(c);
  const who = whoOf(c);
  const today = c.get('today');
  const assessors = await readRows(c.env.DB, tokensOf(record.assessor, ASSESSING));
  const refused = refuseAssessment(record, {
    today,
    approver: who.actor,
    owner: subject.record.owner,
    isAssessorKnown: assessors.length > 0,
    groups: subject.groups,
  });
  if (refused) throw new Problem(refused.code, refused.message, refused.field);
  if (newest !== (subject.newest?.number ?? 0)) throw stale();
  const { id, basis } = subject;
  const number = newest + 1;
  const stored = { ...record, made: null, basis };
  const isFirst = await conclude(
    c.env.DB,
    subject,
    {
      number,
      record: stored,
      entry: { kind: 'assessment-recorded', subject: id, detail: { number, record: stored } },
      change: (guard) => insertAssessment({ system: id, newest }, stored, who, guard),
      after: [renumberOpen(id, number + 1)],
    },
    { who, today },
  );
  if (!isFirst) throw stale();
  return answerAssessments(c, id);
}

/** What a decision that was made elsewhere is judged by; a service that nobody has met yet may be decided on too. */
async function loadSubject(
  c: Context<AppEnv>,
): Promise<Subject & { basis: Basis | null; groups: ReadonlySet<number> }> {
  const id = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, id);
  const { systems, known, services, heading } = await loadReport(c.env, c.get('today'));
  const system = systems.find((one) => one.id === id);
  const row = known.records.get(id);
  const record = row?.record ?? EMPTY_RECORD;
  const ids = new Set(services.map((service) => service.id));
  return {
    id,
    record,
    recordVersion: row?.version ?? 0,
    isService: (one) => ids.has(one),
    newest: known.assessments.get(id)?.at(-1) ?? null,
    basis: system ? basisOf(system, { features: featuresOf(id, record), ...heading }) : null,
    groups: new Set(known.groups.keys()),
  };
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
