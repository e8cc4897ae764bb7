import { addDays, type Day } from '../../../shared/day.ts';
import { OVERRIDE_CLASSES, type Override } from '../../../shared/use-review.ts';
import { ScopeEditor } from '../assessment/ScopeEditor.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { SelectField } from '../forms/SelectField.tsx';
import { formatDay, t } from '../i18n.ts';
import { lastReviewDay, levelsOf, type OverrideFault, type TypedOverride, withClass } from './override.ts';

interface Props {
  /** Null: as the rules say. */
  typed: TypedOverride | null;
  today: Day;
  wrong: ReadonlySet<OverrideFault>;
  /** What the server says of a field. */
  refused: (field: string) => string | null;
  propose: (euClass: Override['euClass']) => TypedOverride;
  onChange: (typed: TypedOverride | null) => void;
}

/** The class that a reviewer gives a use in place of the rules', how it is assessed, where that holds, and how long. */
export function OverrideFields({ typed, today, wrong, refused, propose, onChange }: Props) {
  const last = lastReviewDay(today);
  return (
    <>
      <ChoiceGroup
        legend={t('override.class')}
        hint={t('override.hint')}
        kind="one"
        error={refused('override.euClass')}
        options={[
          { value: 'rules', text: t('override.rules') },
          ...OVERRIDE_CLASSES.map((value) => ({ value, text: t(`class.${value}`) })),
        ]}
        chosen={[typed?.euClass ?? 'rules']}
        onChange={([chosen]) => {
          const euClass = OVERRIDE_CLASSES.find((one) => one === chosen);
          if (euClass === undefined) onChange(null);
          else onChange(typed === null ? propose(euClass) : withClass(typed, euClass));
        }}
      />
      {typed && (
        <>
          <div class="field-row">
            <SelectField
              label={t('override.assessment')}
              error={refused('override.assessment')}
              options={levelsOf(typed.euClass).map((value) => ({ value, text: t(`level.${value}`) }))}
              value={typed.assessment}
              onChange={(assessment) => onChange({ ...typed, assessment })}
            />
            <DayField
              label={t('override.review-day')}
              hint={t('act.day-latest', { day: formatDay(last) })}
              error={
                wrong.has('reviewDay') ? t('act.day-wrong', { day: formatDay(last) }) : refused('override.reviewDay')
              }
              first={addDays(today, 1)}
              last={last}
              value={typed.reviewDay}
              onInput={(reviewDay) => onChange({ ...typed, reviewDay })}
            />
          </div>
          <details class="narrow" open={wrong.has('scope')}>
            <summary>{t('override.scope')}</summary>
            <p class="hint">{t('override.scope-hint')}</p>
            <ScopeEditor
              scope={typed.scope}
              known={propose(typed.euClass).scope}
              isMissing={wrong.has('scope')}
              onChange={(scope) => onChange({ ...typed, scope })}
            />
          </details>
        </>
      )}
    </>
  );
}
