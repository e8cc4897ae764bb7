/** Routes for who assesses: an impact assessment is opened, answered, dropped. */
import type { Context } from 'hono';
import * as v from 'valibot';
import { type Draft, draftSchema, openingSchema, reasonSchema } from '../../shared/open-assessment.ts';
import { refusalOf, refuseAnswers } from '../../shared/questionnaire/check-answers.ts';
import { findForm, formFor, OUR_FORMS } from '../../shared/questionnaire/forms.ts';
import { knownScope } from '../../shared/questionnaire/prefill.ts';
import { type Questionnaire, questionnaireSchema } from '../../shared/questionnaire/questionnaire.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readIfMatch, stale } from '../if-match.ts';
import { deepest } from '../inventory/report.ts';
import { logView } from '../log/views.ts';
import { runLogged } from '../log/write.ts';
import { writeWithPolicy } from '../policy/write-with.ts';
import { Problem } from '../problem.ts';
import { whoOf } from '../who.ts';
import { answerChanged, answerRoom } from './answer.ts';
import { changedAnswers, creditAnswers } from './answered-by.ts';
import { isLight, otherForm, tooLight } from './obstacles.ts';
import { deleteOpen, insertOpen, updateDraft } from './open-store.ts';
import { toProblem } from './problem.ts';
import { refuseGroups } from './refuse-decision.ts';
import { loadRoom, type Room, requireOpen } from './room.ts';
import { contentOf, withoutReview } from './ruling.ts';

export const formsSchema = v.strictObject({ forms: v.array(questionnaireSchema) });

export function forms(c: Context<AppEnv>): Response {
  return c.json({ forms: [...OUR_FORMS] } satisfies v.InferOutput<typeof formsSchema>);
}

export async function openAssessment(c: Context<AppEnv>): Promise<Response> {
  const room = await loadRoom(c);
  await logView(c, 'open-assessment', { system: room.id });
  return answerRoom(c, room);
}

export async function beginAssessment(c: Context<AppEnv>): Promise<Response> {
  const { form: depth } = await readJsonBody(c.req.raw, openingSchema);
  const room = await loadRoom(c);
  if (room.open) throw openAlready();
  if (depth === 'light' && deepest(room.system.uses) === 'full') throw toProblem(tooLight('form'));
  const { id, version } = formFor(depth);
  const draft: Draft = {
    form: { id, version },
    answers: {},
    scope: knownScope(room.known),
    groups: null,
    respondents: { employee: null, owner: room.record.owner, security: null, privacy: null, governance: null },
    advice: null,
  };
  const who = whoOf(c);
  const entry = { kind: 'assessment-opened', subject: room.id, detail: { form: draft.form } } as const;
  if ((await runLogged(c.env.DB, who, insertOpen(room.id, draft, who), [entry])).length === 0) throw openAlready();
  return answerChanged(c, room);
}

export async function changeDraft(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const draft = await readJsonBody(c.req.raw, draftSchema, (issue) =>
    issue.path?.[0]?.key === 'answers' && issue.path.length > 1 ? toProblem(refusalOf(issue)) : undefined,
  );
  const room = await loadRoom(c);
  const { draft: before, answeredBy } = requireOpen(room, version, 'draft');
  const form = requireForm(draft, before, room);
  const refused =
    refuseAnswers(form, draft.answers) ?? refuseGroups(draft, new Set(room.groups.map(({ number }) => number)));
  if (refused) throw toProblem(refused);
  if (JSON.stringify(draft) === JSON.stringify(before)) return answerRoom(c, room);
  const who = whoOf(c);
  const credited = creditAnswers({ answers: before.answers, answeredBy }, draft.answers, who);
  // What was answered stays out of the log until it is decided on: it is kept whole with the decision.
  const detail = { version: version + 1, answers: changedAnswers(before.answers, draft.answers) };
  const change = updateDraft({ system: room.id, version }, draft, credited);
  const entry = { kind: 'assessment-changed', subject: room.id, detail } as const;
  if ((await runLogged(c.env.DB, who, change, [entry])).length === 0) throw stale();
  return answerChanged(c, room);
}

/** What browsers were told of its submission is taken back. */
export async function dropAssessment(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const { reason } = await readJsonBody(c.req.raw, reasonSchema);
  const room = await loadRoom(c);
  const { number, state, draft } = requireOpen(room, version, 'draft', 'submitted');
  const detail = { number, state, reason, form: draft.form };
  const written = await writeWithPolicy(
    c.env.DB,
    { who: whoOf(c), today: c.get('today'), reason: `assessment ${number} dropped` },
    ({ inForce }, guard) => ({
      change: deleteOpen({ system: room.id, version }).where(guard),
      entries: [{ kind: 'assessment-dropped', subject: room.id, detail }],
      content: withoutReview(contentOf(inForce), room.id),
    }),
  );
  if (written.length === 0) throw stale();
  return answerChanged(c, room);
}

/** The draft's own form; or in its place the newest of ours, deep enough for the system. */
function requireForm({ form }: Draft, before: Draft, { system }: Room): Questionnaire {
  if (!OUR_FORMS.some(({ id }) => id === form.id)) {
    const message = `There is no such form. Ours are: ${OUR_FORMS.map(({ id }) => id).join(', ')}.`;
    throw new Problem('assessment.form-unknown', message, 'form.id');
  }
  const found = findForm(form);
  if (!found) throw toProblem(otherForm());
  if (form.id !== before.form.id && isLight(form) && deepest(system.uses) === 'full')
    throw toProblem(tooLight('form.id'));
  return found;
}

function openAlready(): Problem {
  return new Problem(
    'assessment.open-already',
    'An assessment of this system is being made already. Go on with that one.',
  );
}
