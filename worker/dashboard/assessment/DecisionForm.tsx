import { useState } from 'preact/hooks';
import { ASSESSMENT_DECISIONS, MOST_DAYS_TO_REVIEW, OTHERWISE } from '../../../shared/assessment.ts';
import { addDays, isDay, utcDay } from '../../../shared/day.ts';
import type { OpenAssessment, OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import { MODES } from '../../../shared/policy.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { tidyLine, tidyText } from '../../../shared/text.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { TextField } from '../forms/TextField.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { hrefOf } from '../route.ts';
import { AlternativeField } from '../system/AlternativeField.tsx';
import { useAction } from '../use-action.ts';
import { DecisionPreview } from './DecisionPreview.tsx';
import { firstDecision, type TypedDecision, whatIsWrong } from './decision.ts';
import { GroupsField } from './GroupsField.tsx';
import { type KeptDecision, keepDecision, readKeptDecision } from './kept-decision.ts';
import { ScopeEditor } from './ScopeEditor.tsx';

interface Props {
  report: OpenAssessmentReport;
  open: OpenAssessment;
  system: SystemReport;
}

/** The decision, and what browsers will do by it. */
export function DecisionForm({ report, open, system: { system, ruling } }: Props) {
  const action = useAction();
  const today = utcDay(Date.now());
  const last = addDays(today, MOST_DAYS_TO_REVIEW[open.result.level]);
  const isService = ruling !== null;
  const [{ typed, alternativeName }, setKept] = useState<KeptDecision>(
    () => readKeptDecision(system.id, open) ?? { typed: firstDecision(open, last), alternativeName: '' },
  );
  const [tried, setTried] = useState(false);
  const change = (changed: Partial<TypedDecision>, product = alternativeName) => {
    const kept = { typed: { ...typed, ...changed }, alternativeName: product };
    keepDecision(system.id, open, kept);
    setKept(kept);
  };
  const wrong = whatIsWrong(typed, today, last);
  const errorOf = (field: keyof TypedDecision) =>
    tried && wrong.has(field)
      ? t(`decide.wrong-${wrong.get(field) ?? 'missing'}`)
      : failureOfField(action.failure, field);

  const decide = async () => {
    setTried(true);
    if (wrong.size > 0 || typed.decision === null || typed.scope === null || !isDay(typed.reviewDay)) return;
    const body = {
      decision: typed.decision,
      conditions: typed.decision === 'approved-with-conditions' ? tidyText(typed.conditions) : null,
      scope: typed.scope,
      groups: typed.groups,
      otherwise: typed.otherwise,
      alternative: typed.alternative,
      mode: typed.mode,
      reviewDay: typed.reviewDay,
      reason: tidyLine(typed.reason),
    };
    const path = pathOf('assessmentDecision', { id: system.id });
    if (await action.run((token) => send(token, { path, method: 'POST', body, version: open.version }))) {
      keepDecision(system.id, open, null);
      location.hash = hrefOf({ kind: 'system', id: system.id });
    }
  };

  return (
    <section class="panel" id="decision" tabIndex={-1} aria-labelledby="decision-title">
      <h2 id="decision-title">{t('decide.title')}</h2>
      <ActionForm {...action} main submit={t('decide.submit')} onSubmit={() => void decide()}>
        <ChoiceGroup
          legend={t('decide.decision')}
          kind="one"
          error={errorOf('decision')}
          options={ASSESSMENT_DECISIONS.map((value) => ({ value, text: t(`decide.${value}`) }))}
          chosen={typed.decision === null ? [] : [typed.decision]}
          onChange={([decision = null]) =>
            // "Let nobody in" was said of a rejection.
            change({ decision, mode: typed.decision === 'rejected' && typed.mode === 'block' ? null : typed.mode })
          }
        />
        {typed.decision === 'approved-with-conditions' && (
          <TextField
            label={t('details.conditions')}
            hint={t('decide.conditions-hint')}
            error={errorOf('conditions')}
            length={1_000}
            rows={3}
            value={typed.conditions}
            onInput={(conditions) => change({ conditions })}
          />
        )}
        <details class="narrow" open={wrong.has('scope')}>
          <summary>{t('decide.scope')}</summary>
          <p class="hint">{t('decide.scope-hint')}</p>
          <ScopeEditor
            scope={typed.scope}
            known={open.draft.scope}
            isMissing={tried}
            onChange={(scope) => change({ scope })}
          />
        </details>
        {isService && (
          <GroupsField
            groups={report.groups}
            chosen={typed.groups}
            error={errorOf('groups')}
            onChange={(groups) => change({ groups })}
          />
        )}
        <div class="field-row">
          {isService && (
            <>
              <SelectField
                label={t('decide.other-purposes')}
                options={OTHERWISE.map((value) => ({ value, text: t(`otherwise.${value}`) }))}
                value={typed.otherwise.purposes}
                onChange={(purposes) => change({ otherwise: { ...typed.otherwise, purposes } })}
              />
              {typed.groups !== null && (
                <SelectField
                  label={t('decide.other-groups')}
                  options={OTHERWISE.map((value) => ({ value, text: t(`otherwise.${value}`) }))}
                  value={typed.otherwise.groups}
                  onChange={(groups) => change({ otherwise: { ...typed.otherwise, groups } })}
                />
              )}
              <AlternativeField
                system={system.id}
                chosen={typed.alternative}
                error={errorOf('alternative')}
                onChange={(alternative, product) => change({ alternative }, product)}
              />
              <SelectField
                label={t('decide.mode')}
                options={[
                  {
                    value: '',
                    text:
                      typed.decision === null
                        ? t('decide.mode-policy')
                        : t('decide.mode-policy-says', { mode: t(`mode.${report.modes[typed.decision]}`) }),
                  },
                  ...MODES.map((value) => ({ value, text: t(`mode.${value}`) })),
                ]}
                value={typed.mode ?? ''}
                onChange={(mode) => change({ mode: mode === '' ? null : mode })}
              />
            </>
          )}
          <DayField
            label={t('decide.review-day')}
            hint={t('decide.review-day-hint', { level: open.result.level, day: formatDay(last) })}
            error={errorOf('reviewDay')}
            first={addDays(today, 1)}
            last={last}
            value={typed.reviewDay}
            onInput={(reviewDay) => change({ reviewDay })}
          />
        </div>
        <TextField
          label={t('act.reason')}
          hint={t('decide.reason-hint')}
          error={errorOf('reason')}
          length={500}
          value={typed.reason}
          onInput={(reason) => change({ reason })}
        />
        {isService ? (
          <DecisionPreview
            typed={typed}
            alternative={alternativeName}
            report={report}
            onMode={(mode) => change({ mode })}
          />
        ) : (
          <p class="preview">{t('preview.no-service')}</p>
        )}
      </ActionForm>
    </section>
  );
}
