import type { AnswersRefusal } from '../../shared/questionnaire/check-answers.ts';
import { Problem } from '../problem.ts';
import type { DecisionRefusal } from './refuse-decision.ts';

export function toProblem({ code, field, message }: DecisionRefusal | AnswersRefusal): Problem {
  return new Problem(code, message, field);
}
