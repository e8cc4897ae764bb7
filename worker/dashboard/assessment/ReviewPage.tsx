import type { OpenAssessment, OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonForm } from '../forms/ReasonForm.tsx';
import { formatInstant, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { pathOf } from '../paths.ts';
import { hrefOf } from '../route.ts';
import { useAction } from '../use-action.ts';
import { AnswersRead } from './AnswersRead.tsx';
import { DecisionForm } from './DecisionForm.tsx';
import { DropAssessment } from './DropAssessment.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { ScopeRead } from './ScopeRead.tsx';

interface Props {
  report: OpenAssessmentReport;
  open: OpenAssessment;
  form: Questionnaire;
  system: SystemReport;
  onChanged: () => void;
}

/** A submitted assessment, for whoever decides: the answers, what they come to, what stands against it, the decision. */
export function ReviewPage({ report, open, form, system, onChanged }: Props) {
  const { id } = system.system;
  const { draft, result } = open;
  const against = open.obstacles.filter((obstacle) => obstacle.against === 'approval');
  return (
    <div class="assessment">
      <div class="assessment-main">
        <section class="panel" aria-labelledby="review-title">
          <h2 id="review-title">{t(open.state === 'in-review' ? 'review.in-review' : 'review.submitted')}</h2>
          <dl class="pairs">
            {open.submittedBy && open.submittedAt && (
              <Pair label={t('review.submitted-by')}>
                <bdi>{open.submittedBy}</bdi>, {formatInstant(open.submittedAt)}
              </Pair>
            )}
            {open.reviewer && (
              <Pair label={t('review.reviewer')}>
                <bdi>{open.reviewer}</bdi>
              </Pair>
            )}
            <Pair label={t('details.owner')}>
              {system.system.owner === null ? t('details.no-owner') : <bdi>{system.system.owner}</bdi>}
            </Pair>
            {draft.advice && (
              <Pair label={t('advice.title')}>
                {t(`decision.${draft.advice.decision}`)}
                {draft.advice.conditions && (
                  <>
                    : <bdi>{draft.advice.conditions}</bdi>
                  </>
                )}
                {draft.advice.reason && (
                  <>
                    {' '}
                    (<bdi>{draft.advice.reason}</bdi>)
                  </>
                )}
              </Pair>
            )}
          </dl>
          {open.state === 'submitted' && <TakeIntoReview system={id} version={open.version} onChanged={onChanged} />}
          <Disclosure label={t('return.title')}>
            <ReasonForm
              submit={t('return.submit')}
              hint={t('return.hint')}
              send={(token, reason) =>
                send(token, {
                  path: pathOf('assessmentReturn', { id }),
                  method: 'POST',
                  body: { reason },
                  version: open.version,
                })
              }
              onDone={onChanged}
            />
          </Disclosure>
          {open.state === 'submitted' && <DropAssessment system={id} version={() => open.version} />}
        </section>
        {against.length > 0 && (
          <section class="panel panel-sun" aria-labelledby="obstacles-title">
            <h2 id="obstacles-title">{t('review.obstacles')}</h2>
            <ul class="reasons">
              {against.map(({ code, field, message }) => (
                <li key={`${code} ${field}`}>
                  {message}
                  {code === 'assessment.owner' && (
                    <>
                      {' '}
                      <a class="jump" href={hrefOf({ kind: 'system', id, part: 'owner' })}>
                        {t('review.name-owner')}
                      </a>{' '}
                      {t('review.name-owner-who')}
                    </>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
        <DecisionForm report={report} open={open} system={system} />
        <section class="panel" aria-labelledby="answers-title">
          <h2 id="answers-title">{t('review.answers')}</h2>
          <h3>{t('scope.title')}</h3>
          {draft.scope && <ScopeRead scope={draft.scope} />}
          <AnswersRead
            form={form}
            answers={draft.answers}
            day={system.day}
            level={3}
            answeredBy={Object.fromEntries(Object.entries(open.answeredBy).map(([question, { by }]) => [question, by]))}
          />
        </section>
      </div>
      <aside class="assessment-side" aria-label={t('result.title')}>
        <ResultPanel system={id} form={form} result={result} isLive />
      </aside>
    </div>
  );
}

function TakeIntoReview({ system, version, onChanged }: { system: string; version: number; onChanged: () => void }) {
  const action = useAction();
  const path = pathOf('assessmentReview', { id: system });
  return (
    <ActionForm
      {...action}
      submit={t('review.take')}
      onSubmit={async () => {
        if (await action.run((token) => send(token, { path, method: 'POST', version }))) onChanged();
      }}
    />
  );
}
