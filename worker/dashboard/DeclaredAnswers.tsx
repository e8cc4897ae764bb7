import type { Answers } from '../../shared/declaration.ts';
import { t } from './i18n.ts';
import { Pair } from './Pair.tsx';

/** One declaration; its purpose and domain are the use that it stands under. */
export function DeclaredAnswers({ answers }: { answers: Answers }) {
  const { affected, data, handling, account, note } = answers;
  return (
    <dl class="pairs declared">
      <Pair label={t('answer.affected')}>{t(`affected.${affected}`)}</Pair>
      <Pair label={t('answer.data')}>{t(`data.${data}`)}</Pair>
      <Pair label={t('answer.handling')}>{t(`handling.${handling}`)}</Pair>
      {account && <Pair label={t('answer.account')}>{t(`account.${account}`)}</Pair>}
      {note && (
        <Pair label={t('answer.note')}>
          <bdi>{note}</bdi>
        </Pair>
      )}
    </dl>
  );
}
