import type { PolicyTranslation } from '../../shared/policy.ts';
import type { CheckResult } from '../../shared/statement.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { rich } from '../rich.tsx';

interface Props {
  language: string;
  check: NonNullable<PolicyTranslation['check']>;
  choice: number | null;
  missing: boolean;
  /** How it was answered; null as long as it can be answered. */
  result: CheckResult | null;
  onChoose: (choice: number) => void;
}

/** One question on the text. The first answer counts, and then the right one is shown. */
export function PolicyCheck({ language, check, choice, missing, result, onChoose }: Props) {
  return (
    <fieldset
      class={missing ? 'question question-open' : 'question'}
      aria-describedby={missing ? 'check-missing check-hint' : 'check-hint'}
    >
      <legend lang={language} dir="auto">
        {check.question}
      </legend>
      <p id="check-hint" class="hint">
        {result === null ? t('policyCheckHint') : ''}
      </p>
      {missing && (
        <p id="check-missing" class="question-missing">
          {t('questionMissing')}
        </p>
      )}
      <div class="choices choices-lines" lang={language}>
        {check.choices.map((text, position) => (
          <label key={position} class="choice">
            <input
              type="radio"
              name="check"
              value={position}
              checked={choice === position}
              disabled={result !== null}
              onChange={() => onChoose(position)}
            />
            <span dir="auto">{text}</span>
          </label>
        ))}
      </div>
      <div role="status" class="check-result">
        {result === 'passed' && (
          <p class="good-line">
            <Icon name="check" size={16} /> <span>{t('policyCheckRight')}</span>
          </p>
        )}
        {result === 'failed' && (
          <p class="bad-line">
            <Icon name="info" size={16} />
            <span>{rich('policyCheckWrong', check.choices[check.answer] ?? '')}</span>
          </p>
        )}
      </div>
    </fieldset>
  );
}
