import type { Context } from 'hono';
import * as v from 'valibot';
import {
  type AssessmentRecord,
  assessmentRecordSchema,
  type Basis,
  storedAssessmentSchema,
} from '../../shared/assessment.ts';
import type { Role } from '../../shared/role.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { bandOf } from '../../shared/threshold.ts';
import type { EuClass } from '../../shared/verdict.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRows } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { loadReport } from '../inventory/load.ts';
import { usesInputOf } from '../inventory/report.ts';
import { featuresOf, triageScope } from '../inventory/uses.ts';
import { describeVendorFacts } from '../inventory/vendor-facts.ts';
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
  const subject = await loadSubject(c, record);
  const who = whoOf(c);
  const today = c.get('today');
  const assessors = await readRows(c.env.DB, tokensOf(record.assessor, ASSESSING));
  const refused = refuseAssessment(record, {
    today,
    approver: who.actor,
    owner: subject.record.owner,
    euClass: subject.euClass,
    isAssessorKnown: assessors.length > 0,
    groups: subject.groups,
  });
  if (refused) throw new Problem(refused.code, refused.message, refused.field);
  if (newest !== (subject.assessments.at(-1)?.number ?? 0)) throw stale();
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
  { scope, decidedDay }: AssessmentRecord,
): Promise<Subject & { euClass: EuClass | null; basis: Basis; groups: ReadonlySet<number> }> {
  const id = c.req.param('id') ?? '';
  await requireSystem(c.env.DB, id);
  const today = c.get('today');
  const { systems, known, services, heading, context } = await loadReport(c.env, today);
  const system = systems.find((one) => one.id === id);
  const row = known.records.get(id);
  const record = row?.record ?? EMPTY_RECORD;
  const ids = new Set(services.map((service) => service.id));
  return {
    id,
    record,
    recordVersion: row?.version ?? 0,
    isService: (one) => ids.has(one),
    assessments: known.assessments.get(id) ?? [],
    euClass: system?.euClass ?? null,
    // Of a service that nobody has met the uses are those that the decision allows.
    basis: basisOf(
      system ?? {
        uses: triageScope(scope, usesInputOf(id, known, context)),
        browsers: bandOf(0, context.threshold),
        vendorFacts: describeVendorFacts(id, record, today),
      },
      { scope, decidedDay },
      {
        features: featuresOf(id, record),
        rulepack: heading.rulepack,
        criteria: context.criteria,
        incidents: known.incidents.get(id) ?? [],
        today,
      },
    ),
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
