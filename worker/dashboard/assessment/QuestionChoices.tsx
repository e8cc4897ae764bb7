import { NOT_APPLICABLE, type Question, UNKNOWN } from '../../../shared/questionnaire/questionnaire.ts';
import { t } from '../i18n.ts';

interface Props {
  question: Question;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** A card a choice, with its points; after them "nobody knows" and "does not apply", where they can be answered. */
export function QuestionChoices({ question, chosen, onChange }: Props) {
  const { id, kind, choices, counts, unknown, mayNotApply } = question;
  const own = choices.map((choice) => choice.id);
  const toggle = (choice: string, checked: boolean) => {
    if (kind === 'one' || !own.includes(choice)) return onChange(checked ? [choice] : []);
    onChange(own.filter((one) => (one === choice ? checked : chosen.includes(one))));
  };
  const card = (choice: string, text: string, points: number | null) => (
    <label key={choice} class="choice choice-card">
      <input
        type={kind === 'one' ? 'radio' : 'checkbox'}
        name={`answer-${id}`}
        value={choice}
        checked={chosen.includes(choice)}
        onChange={(event) => toggle(choice, event.currentTarget.checked)}
      />
      <span>{text}</span>
      {counts !== 'none' && points !== null && <span class="points">{t('question.points', { count: points })}</span>}
    </label>
  );
  return (
    <div class="choice-cards">
      {choices.map((choice) => card(choice.id, choice.text, choice.points))}
      {unknown !== null && card(UNKNOWN, t('question.unknown'), unknown)}
      {mayNotApply && card(NOT_APPLICABLE, t('question.not-applicable'), null)}
    </div>
  );
}
