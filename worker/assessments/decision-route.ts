/** The route by which an impact assessment is decided on. */
import type { Context } from 'hono';
import type { MadeHere, StoredAssessment } from '../../shared/assessment.ts';
import type { Day } from '../../shared/day.ts';
import { type AssessmentDecision, decisionSchema } from '../../shared/open-assessment.ts';
import { scoreAnswers } from '../../shared/questionnaire/score.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readIfMatch, stale } from '../if-match.ts';
import { whoOf } from '../who.ts';
import { answerChanged } from './answer.ts';
import { basisOf } from './basis.ts';
import { conclude } from './conclude.ts';
import { approvalOf, formOf } from './describe-open.ts';
import { deleteOpen, type StoredOpen } from './open-store.ts';
import { toProblem } from './problem.ts';
import { refuseDecision, refuseGroups } from './refuse-decision.ts';
import { loadRoom, type Room, requireOpen } from './room.ts';
import { insertDecision } from './store.ts';

/** Tasks that are still open, answers that are unknown, do not stand against it: they stay tasks. */
export async function decideAssessment(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const decision = await readJsonBody(c.req.raw, decisionSchema);
  const room = await loadRoom(c);
  const open = requireOpen(room, version, 'submitted', 'in-review');
  const who = whoOf(c);
  const today = c.get('today');
  const record = toRecord(decision, open, { room, today });
  const refused =
    refuseDecision(decision, {
      ...approvalOf(room, open, { result: record.made.result, scope: decision.scope }),
      approver: who.actor,
      submitted: open.draft,
      form: formOf(open.draft.form),
      today,
    }) ?? refuseGroups(decision, new Set(room.groups.map(({ number }) => number)));
  if (refused) throw toProblem(refused);
  const { number } = open;
  const text = JSON.stringify(record);
  const { made, ...told } = record;
  const detail = { number, record: told, form: made.form, sha256: await hashText(text) };
  const isFirst = await conclude(
    c.env.DB,
    room,
    {
      number,
      record,
      entry: { kind: 'assessment-decided', subject: room.id, detail },
      change: (guard) => insertDecision({ system: room.id, version }, text, today, who, guard),
      after: [deleteOpen({ system: room.id, version })],
    },
    { who, today },
  );
  if (!isFirst) throw stale();
  return answerChanged(c, room);
}

function toRecord(
  { decision, conditions, scope, groups, otherwise, alternative, mode, reviewDay, reason }: AssessmentDecision,
  open: StoredOpen,
  { room, today }: { room: Room; today: Day },
) {
  const made = toMade(open, today);
  return {
    decision,
    level: made.result.level,
    decidedDay: today,
    reviewDay,
    assessor: open.submittedBy ?? '',
    scope,
    conditions,
    evidence: null,
    reason,
    reach: { groups, otherwise, alternative, mode },
    made,
    basis: basisOf(room.system, { scope, decidedDay: today }, { ...room, rulepack: room.heading.rulepack, today }),
  } satisfies StoredAssessment;
}

function toMade({ draft, answeredBy, submittedAt }: StoredOpen, today: Day): MadeHere {
  return {
    form: draft.form,
    answers: draft.answers,
    result: scoreAnswers(formOf(draft.form), draft.answers, today),
    answeredBy: Object.fromEntries(Object.entries(answeredBy).map(([question, { by }]) => [question, by])),
    submittedAt: submittedAt ?? '',
  };
}

/** Of the record as it is stored, in hexadecimal: the log proves answers that it does not hold. */
async function hashText(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toHex();
}
