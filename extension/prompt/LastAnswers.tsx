import { ACCOUNTS, type Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { rich } from '../rich.tsx';
import { summariseAnswers } from './AnswerList.tsx';
import { choiceText, missingAnswers, takeOver, toAnswers } from './questions.ts';

interface Props {
  last: { product: string; answers: Answers };
  asksAccount: boolean;
  busy: boolean;
  onSend: (answers: Answers) => void;
}

/** What was answered last about another service, to be sent for this one with one tap. */
export function LastAnswers({ last: { product, answers }, asksAccount, busy, onSend }: Props) {
  const draft = takeOver(answers);
  const missing = missingAnswers(draft, asksAccount);
  // The account goes with the service: where it is asked for, naming it is the tap that sends.
  const asks = missing.length === 1 && missing[0] === 'account';
  if (missing.length > 0 && !asks) return null;
  const offers = asks
    ? ACCOUNTS.map((account) => ({
        key: account,
        text: t(choiceText('account', account)),
        draft: { ...draft, account },
      }))
    : [{ key: 'same', text: rich('lastSame', product), draft }];
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: it is a way around the questions, not one of them.
    <div
      class="shortcut"
      role="group"
      aria-labelledby={asks ? 'last-title' : undefined}
      aria-describedby="last-answers"
    >
      {asks && (
        <p id="last-title" class="shortcut-title">
          <Icon name="repeat" size={16} />
          <span>{rich('lastSameWith', product)}</span>
        </p>
      )}
      <div class="shortcut-ways">
        {offers.map((offer) => (
          <button
            key={offer.key}
            type="button"
            class="button button-small"
            aria-disabled={busy}
            onClick={() => {
              const complete = toAnswers(offer.draft, asksAccount);
              if (complete) onSend(complete);
            }}
          >
            {!asks && <Icon name="repeat" size={16} />}
            <span class="shortcut-text">{offer.text}</span>
          </button>
        ))}
      </div>
      <p id="last-answers" class="hint">
        {t('lastSaid', summariseAnswers(answers))}
      </p>
    </div>
  );
}
