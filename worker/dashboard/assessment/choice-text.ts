import { NOT_APPLICABLE, type Question, UNKNOWN } from '../../../shared/questionnaire/questionnaire.ts';
import { t } from '../i18n.ts';

/** The words of what was chosen, as they stand in the form. */
export function choiceText(question: Pick<Question, 'choices'>, chosen: readonly string[]): string {
  return chosen
    .map((choice) => {
      if (choice === UNKNOWN) return t('question.unknown');
      if (choice === NOT_APPLICABLE) return t('question.not-applicable');
      return question.choices.find(({ id }) => id === choice)?.text ?? choice;
    })
    .join('; ');
}
