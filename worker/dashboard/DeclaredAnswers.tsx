import type { Answers } from '../../shared/declaration.ts';
import { t } from './i18n.ts';
import { Pair } from './Pair.tsx';

export function DeclaredAnswers({ answers }: { answers: Answers }) {
  const { purpose, domain, affected, data, handling, account, note } = answers;
  return (
    <>
      <h4>{t(`purpose.${purpose}`)}</h4>
      <dl class="pairs">
        {domain && <Pair label={t('answer.domain')}>{t(`domain.${domain}`)}</Pair>}
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
    </>
  );
}
