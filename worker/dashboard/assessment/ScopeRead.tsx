import type { Scope } from '../../../shared/triage-input.ts';
import { t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';

export function ScopeRead({ scope }: { scope: Scope }) {
  const { purposes, domains, affected, data, handling, accounts } = scope;
  return (
    <dl class="pairs">
      <Pair label={t('scope.purposes')}>{purposes.map((one) => t(`purpose.${one}`)).join(', ')}</Pair>
      {domains.length > 0 && (
        <Pair label={t('scope.domains')}>{domains.map((one) => t(`domain.${one}`)).join(', ')}</Pair>
      )}
      <Pair label={t('answer.affected')}>{affected.map((one) => t(`affected.${one}`)).join(', ')}</Pair>
      <Pair label={t('scope.data')}>{t(`data.${data}`)}</Pair>
      <Pair label={t('scope.handling')}>{t(`handling.${handling}`)}</Pair>
      {accounts.length > 0 && (
        <Pair label={t('answer.account')}>{accounts.map((one) => t(`account.${one}`)).join(', ')}</Pair>
      )}
    </dl>
  );
}
