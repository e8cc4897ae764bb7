import { t } from '../i18n.ts';
import { choiceText, type Question, type QuestionName } from './questions.ts';

interface Props {
  question: Question;
  chosen: string | undefined;
  missing: boolean;
  onChoose: (choice: string) => void;
}

/** One question: native radio buttons that look like chips, so that arrow keys, Tab and screen readers work by themselves. */
export function ChoiceGroup({ question: { name, title, choices, apart }, chosen, missing, onChoose }: Props) {
  const errorId = `${name}-missing`;
  const apartId = `${name}-apart`;
  const all = { name, chosen, onChoose };
  return (
    <fieldset class={missing ? 'question question-open' : 'question'} aria-describedby={missing ? errorId : undefined}>
      {/* The page's heading asks the first question already. */}
      <legend class={name === 'purpose' ? 'visually-hidden' : undefined}>{t(title)}</legend>
      {missing && (
        <p id={errorId} class="question-missing">
          {t('questionMissing')}
        </p>
      )}
      <Choices {...all} choices={choices} />
      {apart && (
        // biome-ignore lint/a11y/useSemanticElements: a second fieldset would be a second question.
        <div role="group" aria-labelledby={apartId}>
          <p id={apartId} class="apart">
            {t(apart.title)}
          </p>
          <Choices {...all} choices={apart.choices} />
        </div>
      )}
    </fieldset>
  );
}

interface ChoicesProps {
  name: QuestionName;
  choices: readonly string[];
  chosen: string | undefined;
  onChoose: (choice: string) => void;
}

function Choices({ name, choices, chosen, onChoose }: ChoicesProps) {
  return (
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
  );
}
