import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { t } from '../i18n.ts';

interface Props {
  groups: OpenAssessmentReport['groups'];
  /** Null: everybody. */
  chosen: number[] | null;
  error?: string | null;
  onChange: (chosen: number[] | null) => void;
}

/** For whom it is: every browser, or those of some groups. */
export function GroupsField({ groups, chosen, error = null, onChange }: Props) {
  if (groups.length === 0 && chosen === null) return <p class="hint">{t('reach.no-groups')}</p>;
  return (
    <>
      <ChoiceGroup
        legend={t('reach.who')}
        kind="one"
        options={[
          { value: 'all', text: t('reach.everybody') },
          { value: 'some', text: t('reach.some') },
        ]}
        chosen={[chosen === null ? 'all' : 'some']}
        onChange={([who]) => onChange(who === 'some' ? (chosen ?? []) : null)}
      />
      {chosen !== null && (
        <ChoiceGroup
          legend={t('reach.groups')}
          kind="several"
          error={error ?? (chosen.length === 0 ? t('reach.groups-missing') : null)}
          options={groups.map(({ number, name }) => ({ value: String(number), text: name }))}
          chosen={chosen.map(String)}
          onChange={(numbers) => onChange(numbers.map(Number))}
        />
      )}
    </>
  );
}
