import type { ComponentChildren } from 'preact';
import type { Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';
import { AnswerList } from './AnswerList.tsx';

interface Props {
  product: string;
  given: Answers;
  onChange: () => void;
  onWithdraw: () => Promise<void>;
  children?: ComponentChildren;
}

/** What was answered from here, and that it can be changed and taken back. */
export function GivenAnswers({ product, given, onChange, onWithdraw, children }: Props) {
  const withdrawal = useAction(onWithdraw);
  return (
    <section>
      <h1>{rich('givenTitle', product)}</h1>
      <p class="why">{t('givenText')}</p>
      <AnswerList answers={given} />
      {children}
      <div class="actions">
        <p role="status" class="actions-status">
          {withdrawal.failed ? t('didNotWork') : ''}
        </p>
        <button type="button" class="button button-quiet" aria-disabled={withdrawal.busy} onClick={withdrawal.run}>
          {t('withdraw')}
        </button>
        <button type="button" class="button" onClick={onChange}>
          {t('changeAnswer')}
        </button>
      </div>
    </section>
  );
}
