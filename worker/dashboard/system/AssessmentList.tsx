import type { Day } from '../../../shared/day.ts';
import type { AiSystem } from '../../../shared/inventory.ts';
import { findForm } from '../../../shared/questionnaire/forms.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { AnswersRead } from '../assessment/AnswersRead.tsx';
import { ResultPanel } from '../assessment/ResultPanel.tsx';
import { ScopeRead } from '../assessment/ScopeRead.tsx';
import { formatDay, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { groupNames, type Names, productOf } from './names.ts';

interface Props {
  assessments: SystemReport['assessments'];
  names: Names;
  inForce: AiSystem['assessment'];
}

/** Every assessment on record, the newest first, each to be opened whole. */
export function AssessmentList({ assessments, names, inForce }: Props) {
  return (
    <ul class="assessments">
      {assessments.toReversed().map((one) => (
        <li key={one.number}>
          <AssessmentEntry
            entry={one}
            names={names}
            isInForce={inForce?.number === one.number}
            isExpired={inForce?.expired ?? false}
          />
        </li>
      ))}
    </ul>
  );
}

interface EntryProps {
  entry: SystemReport['assessments'][number];
  names: Names;
  isInForce: boolean;
  isExpired: boolean;
}

function AssessmentEntry({ entry: { number, record, by }, names, isInForce, isExpired }: EntryProps) {
  const { decision, level, decidedDay, reviewDay, conditions, assessor, reason, evidence, made, reach, scope } = record;
  return (
    <>
      <h3>
        {t('assessments.entry', { number, decision: t(`decision.${decision}`), level })}{' '}
        {isInForce && (
          <span class={isExpired ? 'late' : 'in-force'}>
            {t(isExpired ? 'details.out-of-date' : 'assessments.in-force')}
          </span>
        )}
      </h3>
      <p>
        {t('assessments.days', { day: formatDay(decidedDay), review: formatDay(reviewDay) })} · {t('assessments.by')}{' '}
        <bdi>{by}</bdi>
      </p>
      {conditions && (
        <p>
          {t('details.conditions')}: <bdi>{conditions}</bdi>
        </p>
      )}
      <details class="tasks">
        <summary>
          {t('assessments.whole')} <span class="visually-hidden">{number}</span>
        </summary>
        <dl class="pairs">
          <Pair label={t('act.reason')}>
            <bdi>{reason}</bdi>
          </Pair>
          <Pair label={t('assessments.assessor')}>
            <bdi>{assessor}</bdi>
          </Pair>
          {evidence && (
            <Pair label={t('assessments.kept')}>
              <bdi>{evidence}</bdi>
            </Pair>
          )}
          {reach.groups !== null && <Pair label={t('reach.groups')}>{groupNames(names, reach.groups)}</Pair>}
          {reach.alternative && (
            <Pair label={t('alternative.title')}>
              <bdi>{productOf(names, reach.alternative)}</bdi>
            </Pair>
          )}
        </dl>
        <h4>{t('scope.title')}</h4>
        <ScopeRead scope={scope} />
        {made && <MadeHere made={made} day={decidedDay} />}
      </details>
    </>
  );
}

interface MadeHereProps {
  made: NonNullable<EntryProps['entry']['record']['made']>;
  /** The day it was decided, which its result is of. */
  day: Day;
}

function MadeHere({ made, day }: MadeHereProps) {
  const form = findForm(made.form);
  return (
    <>
      <h4>{t('result.title')}</h4>
      <ResultPanel system="" form={form} result={made.result} />
      {form ? (
        <AnswersRead form={form} answers={made.answers} day={day} answeredBy={made.answeredBy} level={4} />
      ) : (
        <p class="hint">{t('assessments.older-form', { form: made.form.id, version: made.form.version })}</p>
      )}
    </>
  );
}
