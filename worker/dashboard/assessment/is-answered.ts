import type { Answer } from '../../../shared/questionnaire/answers.ts';
import type { Question } from '../../../shared/questionnaire/questionnaire.ts';

/** "Unknown" is an answer. */
export function isAnswered({ kind }: Question, answer: Answer | undefined): boolean {
  if (!answer) return false;
  return kind === 'text' ? answer.note !== null && answer.note.trim() !== '' : answer.choices.length > 0;
}
