/** Routes by which an impact assessment goes from hand to hand: submitted, taken into review, given back. */
import type { Context } from 'hono';
import { reasonSchema } from '../../shared/open-assessment.ts';
import { rulingOn } from '../../shared/policy.ts';
import { findForm } from '../../shared/questionnaire/forms.ts';
import { scoreAnswers } from '../../shared/questionnaire/score.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { writeWithPolicy } from '../policy/write-with.ts';
import { whoOf } from '../who.ts';
import { answerChanged } from './answer.ts';
import { formOf } from './describe-open.ts';
import { againstSubmission } from './obstacles.ts';
import { returnOpen, reviewOpen, submitOpen } from './open-store.ts';
import { toProblem } from './problem.ts';
import { loadRoom, neededFor, requireOpen } from './room.ts';
import { contentOf, inReviewRuling, withoutReview, withRuling } from './ruling.ts';

/** Who submits it is its assessor from then on. Browsers hear that a service nothing was decided on is in review. */
export async function submitAssessment(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const room = await loadRoom(c);
  const { number, draft } = requireOpen(room, version, 'draft');
  const form = formOf(draft.form);
  const result = scoreAnswers(form, draft.answers, c.get('today'));
  const isCurrent = findForm(draft.form) !== undefined;
  const [obstacle] = againstSubmission(draft, form, {
    result,
    needs: neededFor(room, draft),
    isCurrent,
  });
  if (obstacle) throw toProblem(obstacle);
  const who = whoOf(c);
  const { form: ref, scope, groups, advice } = draft;
  const detail = { number, form: ref, level: result.level, scope, groups, advice };
  const written = await writeWithPolicy(
    c.env.DB,
    { who, today: c.get('today'), reason: `assessment ${number} submitted` },
    ({ inForce }, guard) => {
      const content = contentOf(inForce);
      const isNews = room.isService(room.id) && rulingOn(content, room.id) === undefined;
      return {
        change: submitOpen({ system: room.id, version }, who, guard),
        entries: [{ kind: 'assessment-submitted', subject: room.id, detail }],
        content: isNews ? withRuling(content, inReviewRuling(room.id)) : content,
      };
    },
  );
  if (written.length === 0) throw stale();
  return answerChanged(c, room);
}

export async function reviewAssessment(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const room = await loadRoom(c);
  const { number } = requireOpen(room, version, 'submitted');
  const who = whoOf(c);
  const entry = { kind: 'assessment-taken-into-review', subject: room.id, detail: { number } } as const;
  const written = await runLogged(c.env.DB, who, reviewOpen({ system: room.id, version }, who), [entry]);
  if (written.length === 0) throw stale();
  return answerChanged(c, room);
}

export async function returnAssessment(c: Context<AppEnv>): Promise<Response> {
  const version = readIfMatch(c);
  const { reason } = await readJsonBody(c.req.raw, reasonSchema);
  const room = await loadRoom(c);
  const { number } = requireOpen(room, version, 'submitted', 'in-review');
  const who = whoOf(c);
  const written = await writeWithPolicy(
    c.env.DB,
    { who, today: c.get('today'), reason: `assessment ${number} returned` },
    ({ inForce }, guard) => ({
      change: returnOpen({ system: room.id, version }, who, reason, guard),
      entries: [{ kind: 'assessment-returned', subject: room.id, detail: { number, reason } }],
      content: withoutReview(contentOf(inForce), room.id),
    }),
  );
  if (written.length === 0) throw stale();
  return answerChanged(c, room);
}
