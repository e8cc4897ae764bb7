/** A draft as it is typed, and as the server takes it. Pure. */
import { isDay } from '../../../shared/day.ts';
import type { Draft } from '../../../shared/open-assessment.ts';
import type { Answer, FormAnswers } from '../../../shared/questionnaire/answers.ts';
import { type AnswersRefusal, refuseAnswers } from '../../../shared/questionnaire/check-answers.ts';
import type { Questionnaire, Respondent } from '../../../shared/questionnaire/questionnaire.ts';
import { tidyLine, tidyText } from '../../../shared/text.ts';
import { isSame, withParts } from './merge-drafts.ts';

/**
 * What can be kept on the server now. An answer that is only half given waits in the browser, and what was sent of it
 * before stands.
 */
export function toSendable(draft: Draft, form: Questionnaire, sent: Draft): { draft: Draft; waiting: Set<string> } {
  const answers: FormAnswers = {};
  const waiting = new Set<string>();
  for (const [id, typed] of Object.entries(draft.answers)) {
    const answer = tidyAnswer(typed);
    if (isEmpty(answer)) continue;
    if (whyUnfit(form, id, typed) === undefined) answers[id] = answer;
    else {
      waiting.add(id);
      const before = sent.answers[id];
      if (before) answers[id] = before;
    }
  }
  const { scope, groups, advice } = draft;
  const isScope = scope !== null && scope.purposes.length > 0 && scope.affected.length > 0;
  return {
    waiting,
    draft: {
      ...draft,
      answers,
      scope: isScope ? scope : null,
      groups: groups?.length === 0 ? null : groups,
      respondents: Object.fromEntries(
        Object.entries(draft.respondents).map(([who, name]) => [who, name === null ? null : tidyLine(name) || null]),
      ) as Draft['respondents'],
      // In the order that the server gives it back in, so that a draft is known again by its text.
      advice: advice && {
        decision: advice.decision,
        conditions: advice.conditions === null ? null : tidyText(advice.conditions) || null,
        reason: advice.reason === null ? null : tidyLine(advice.reason) || null,
      },
    },
  };
}

/** What was typed, with the words of `sent` wherever only blanks differ: they are nobody's change. */
export function withoutBlanks(typed: Draft, form: Questionnaire, sent: Draft): Draft {
  const { draft, waiting } = toSendable(typed, form, sent);
  return withParts(typed, sent, (part) => {
    const [kind, id = ''] = part.split(/\.(.*)/s);
    if (kind === 'answers') return !waiting.has(id) && isSame(draft.answers[id], sent.answers[id]);
    if (kind === 'respondents') return isSame(draft.respondents[id as Respondent], sent.respondents[id as Respondent]);
    return kind === 'advice' && isSame(draft.advice, sent.advice);
  });
}

/** Why an answer is not kept yet. */
export function whyUnfit(form: Questionnaire, id: string, typed: Answer): AnswersRefusal | undefined {
  const isHalf = typed.evidence.some((one) => !isWholeEvidence(one));
  if (isHalf) return { code: 'assessment.evidence', field: `answers.${id}.evidence`, message: '' };
  return refuseAnswers(form, { [id]: tidyAnswer(typed) });
}

export function tidyAnswers(answers: FormAnswers): FormAnswers {
  return Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, tidyAnswer(answer)]));
}

function tidyAnswer({ choices, note, evidence }: Answer): Answer {
  return {
    choices,
    note: note === null ? null : tidyText(note) || null,
    evidence: evidence.filter(isWholeEvidence).map(({ link, effective }) => ({ link: tidyLine(link), effective })),
  };
}

function isEmpty({ choices, note, evidence }: Answer): boolean {
  return choices.length === 0 && note === null && evidence.length === 0;
}

function isWholeEvidence({ link, effective }: Answer['evidence'][number]): boolean {
  return tidyLine(link) !== '' && isDay(effective);
}
