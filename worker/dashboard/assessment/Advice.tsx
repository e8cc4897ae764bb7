import { ASSESSMENT_DECISIONS } from '../../../shared/assessment.ts';
import type { Draft } from '../../../shared/open-assessment.ts';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';

interface Props {
  advice: Draft['advice'];
  onChange: (advice: Draft['advice']) => void;
}

/** What the assessor would decide: the approver decides, and sees this first. */
export function Advice({ advice, onChange }: Props) {
  return (
    <section class="panel" id="advice" tabIndex={-1} aria-labelledby="advice-title">
      <h2 id="advice-title">{t('advice.title')}</h2>
      <ChoiceGroup
        legend={t('advice.decision')}
        kind="one"
        options={[
          { value: 'none', text: t('advice.none') },
          ...ASSESSMENT_DECISIONS.map((value) => ({ value, text: t(`decision.${value}`) })),
        ]}
        chosen={[advice?.decision ?? 'none']}
        onChange={([chosen]) => {
          const decision = ASSESSMENT_DECISIONS.find((one) => one === chosen);
          onChange(decision ? { conditions: null, reason: null, ...advice, decision } : null);
        }}
      />
      {advice?.decision === 'approved-with-conditions' && (
        <TextField
          label={t('details.conditions')}
          length={1_000}
          rows={3}
          value={advice.conditions ?? ''}
          onInput={(conditions) => onChange({ ...advice, conditions: conditions === '' ? null : conditions })}
        />
      )}
      {advice && (
        <TextField
          label={t('act.reason')}
          length={500}
          value={advice.reason ?? ''}
          onInput={(reason) => onChange({ ...advice, reason: reason === '' ? null : reason })}
        />
      )}
    </section>
  );
}
