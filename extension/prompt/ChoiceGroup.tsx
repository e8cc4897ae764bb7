import { t } from '../i18n.ts';
import { choiceText, type Question } from './questions.ts';

interface Props {
  question: Question;
  chosen: string | undefined;
  missing: boolean;
  onChoose: (choice: string) => void;
}

/** One question: native radio buttons that look like chips, so that arrow keys, Tab and screen readers work by themselves. */
export function ChoiceGroup({ question: { name, title, choices }, chosen, missing, onChoose }: Props) {
  const errorId = `${name}-missing`;
  return (
    <fieldset class={missing ? 'question question-open' : 'question'} aria-describedby={missing ? errorId : undefined}>
      {/* The page's heading asks the first question already. */}
      <legend class={name === 'purpose' ? 'visually-hidden' : undefined}>{t(title)}</legend>
      {missing && (
        <p id={errorId} class="question-missing">
          {t('questionMissing')}
        </p>
      )}
      <div class="choices">
        {choices.map((choice) => (
          <label key={choice} class="choice">
            <input
              type="radio"
              name={name}
              value={choice}
              required
              checked={chosen === choice}
              onChange={() => onChoose(choice)}
            />
            <span>{t(choiceText(name, choice))}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
