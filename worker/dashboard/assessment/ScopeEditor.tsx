import {
  ACCOUNTS,
  AFFECTED,
  DATA_CLASSES,
  DOMAINS,
  HANDLINGS,
  isBoldPurpose,
  PURPOSES,
} from '../../../shared/declaration.ts';
import type { Scope } from '../../../shared/triage-input.ts';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { SelectField } from '../forms/SelectField.tsx';
import { t } from '../i18n.ts';
import { isWorkOnly } from './is-work-only.ts';
import { isSame } from './merge-drafts.ts';

/** The narrowest there is: nothing is covered until somebody says so. */
const NOTHING: Scope = {
  purposes: [],
  domains: [],
  affected: [],
  data: 'public',
  handling: 'draft-i-rewrite',
  accounts: [],
};

interface Props {
  scope: Scope | null;
  /** The use that is known now; null where it is offered no more. */
  known: Scope | null;
  isMissing: boolean;
  onChange: (scope: Scope) => void;
}

/** What is covered: a use outside any part of it is beyond the scope. */
export function ScopeEditor({ scope, known, isMissing, onChange }: Props) {
  const current = scope ?? NOTHING;
  const change = (changed: Partial<Scope>) => onChange({ ...current, ...changed });
  const needsDomain = current.purposes.some(isBoldPurpose);
  const missing = (isEmpty: boolean) => (isMissing && isEmpty ? t('scope.missing') : null);
  return (
    <div class="scope">
      {known && !isSame(known, scope) && (
        <p>
          <button class="button" type="button" onClick={() => onChange(known)}>
            {t('scope.take-known')}
          </button>
        </p>
      )}
      <ChoiceGroup
        legend={t('scope.purposes')}
        kind="several"
        error={missing(current.purposes.length === 0)}
        options={PURPOSES.map((value) => ({ value, text: t(`purpose.${value}`) }))}
        chosen={current.purposes}
        onChange={(purposes) => change({ purposes, domains: purposes.some(isBoldPurpose) ? current.domains : [] })}
      />
      {needsDomain && (
        <ChoiceGroup
          legend={t('scope.domains')}
          hint={t('scope.domains-hint')}
          kind="several"
          options={DOMAINS.map((value) => ({ value, text: t(`domain.${value}`) }))}
          chosen={current.domains}
          onChange={(domains) => change({ domains })}
        />
      )}
      <ChoiceGroup
        legend={t('answer.affected')}
        kind="several"
        error={missing(current.affected.length === 0)}
        options={AFFECTED.map((value) => ({ value, text: t(`affected.${value}`) }))}
        chosen={current.affected}
        onChange={(affected) => change({ affected })}
      />
      <div class="field-row">
        <SelectField
          label={t('scope.data')}
          options={DATA_CLASSES.map((value) => ({ value, text: t(`data.${value}`) }))}
          value={current.data}
          onChange={(data) => change({ data })}
        />
        <SelectField
          label={t('scope.handling')}
          options={HANDLINGS.map((value) => ({ value, text: t(`handling.${value}`) }))}
          value={current.handling}
          onChange={(handling) => change({ handling })}
        />
      </div>
      <ChoiceGroup
        legend={t('answer.account')}
        kind="several"
        hint={t('scope.accounts-hint')}
        options={ACCOUNTS.map((value) => ({ value, text: t(`account.${value}`) }))}
        chosen={current.accounts}
        onChange={(accounts) => change({ accounts })}
      />
      {isWorkOnly(current) && <p class="note-work">{t('scope.work-only')}</p>}
    </div>
  );
}
