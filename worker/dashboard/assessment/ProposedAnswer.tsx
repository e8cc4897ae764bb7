import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { Question } from '../../../shared/questionnaire/questionnaire.ts';
import { t } from '../i18n.ts';
import { choiceText } from './choice-text.ts';
import type { Sayers } from './sayers.ts';

interface Props {
  question: Question;
  proposed: OpenAssessmentReport['proposed'][string];
  saidBy: Sayers;
  onTake: () => void;
}

/** What is known already, as an answer: nobody has given it until it is taken. */
export function ProposedAnswer({ question, proposed: { answer, source, why }, saidBy, onTake }: Props) {
  const text = answer.choices.length > 0 ? choiceText(question, answer.choices) : (answer.note ?? '');
  return (
    <div class="proposed">
      <p>
        <strong>{t('proposed.answer', { text })}</strong>
      </p>
      <p class="hint">
        {t(source === 'declarations' ? `proposed.said-by-${saidBy}` : `proposed.${source}`)} <bdi>{why}</bdi>
      </p>
      <button class="button" type="button" onClick={onTake}>
        {t('proposed.take')} <span class="visually-hidden">{text}</span>
      </button>
    </div>
  );
}
