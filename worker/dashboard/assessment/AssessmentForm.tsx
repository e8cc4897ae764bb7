import { useMemo, useState } from 'preact/hooks';
import { utcDay } from '../../../shared/day.ts';
import type { OpenAssessment, OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { Answer as FormAnswer } from '../../../shared/questionnaire/answers.ts';
import type { Questionnaire, Respondent } from '../../../shared/questionnaire/questionnaire.ts';
import { applies, scoreAnswers } from '../../../shared/questionnaire/score.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { t } from '../i18n.ts';
import { Advice } from './Advice.tsx';
import { ChangeForm } from './ChangeForm.tsx';
import { DropAssessment } from './DropAssessment.tsx';
import { FormSection } from './FormSection.tsx';
import { FormTools } from './FormTools.tsx';
import { GroupsField } from './GroupsField.tsx';
import { ShowPart } from './JumpLink.tsx';
import { Respondents } from './Respondents.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { SaveState } from './SaveState.tsx';
import { ScopeEditor } from './ScopeEditor.tsx';
import { Submission } from './Submission.tsx';
import { sayersOf } from './sayers.ts';
import { tidyAnswers } from './sendable-draft.ts';
import { useDraft } from './use-draft.ts';
import { useShowPart } from './use-show-part.ts';

interface Props {
  report: OpenAssessmentReport;
  open: OpenAssessment;
  form: Questionnaire;
  system: SystemReport;
  /** Its state is another now. */
  onChanged: () => void;
}

/** The draft: every question, what is assessed, what is advised, and beside them what the answers come to. */
export function AssessmentForm({ report, open, form, system: { system, ruling }, onChanged }: Props) {
  const { draft, saving, waiting, saver } = useDraft(system.id, open, form);
  const [only, setOnly] = useState<Respondent | null>(null);
  const show = useShowPart(() => setOnly(null));
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const answers = useMemo(() => tidyAnswers(draft.answers), [draft.answers]);
  const result = useMemo(() => scoreAnswers(form, answers, utcDay(Date.now())), [form, answers]);
  const asked = form.sections.map((section) => ({
    ...section,
    questions: section.questions.filter(
      (question) => applies(question, answers, form) && (only === null || question.respondent === only),
    ),
  }));
  const saidBy = sayersOf(system);
  const answer = (id: string, given: FormAnswer | null) =>
    saver.change((before) => {
      const { [id]: _, ...others } = before.answers;
      return { ...before, answers: given === null ? others : { ...before.answers, [id]: given } };
    });

  return (
    <ShowPart.Provider value={show}>
      <div class="assessment">
        <div class="assessment-main">
          {open.returned && (
            <section class="panel panel-sun">
              <h2>{t('assessment.returned', { name: open.returned.by })}</h2>
              <p>
                <bdi>{open.returned.reason}</bdi>
              </p>
            </section>
          )}
          <FormTools
            form={form}
            answers={answers}
            proposed={report.proposed}
            only={only}
            onOnly={setOnly}
            onTakeAll={(taken) => saver.change((before) => ({ ...before, answers: { ...taken, ...before.answers } }))}
          />
          {asked
            .filter(({ questions }) => questions.length > 0)
            .map((section) => (
              <FormSection
                key={section.id}
                section={section}
                answers={draft.answers}
                proposed={report.proposed}
                saidBy={saidBy}
                waiting={waiting}
                missing={missing}
                onAnswer={answer}
              />
            ))}
          <section class="panel" id="scope" tabIndex={-1} aria-labelledby="scope-title">
            <h2 id="scope-title">{t('scope.title')}</h2>
            <p class="soft">{t('scope.intro')}</p>
            <ScopeEditor
              scope={draft.scope}
              known={report.knownUse}
              isMissing={missing.has('scope')}
              onChange={(scope) => saver.change((before) => ({ ...before, scope }))}
            />
            {ruling !== null && (
              <GroupsField
                groups={report.groups}
                chosen={draft.groups}
                onChange={(groups) => saver.change((before) => ({ ...before, groups }))}
              />
            )}
          </section>
          <Respondents
            respondents={draft.respondents}
            onChange={(respondents) => saver.change((before) => ({ ...before, respondents }))}
          />
          <Advice advice={draft.advice} onChange={(advice) => saver.change((before) => ({ ...before, advice }))} />
          <ChangeForm
            system={system.id}
            open={open}
            needs={report.needs}
            result={result}
            saver={saver}
            onChanged={onChanged}
          />
          <Submission
            system={system}
            form={form}
            draft={draft}
            result={result}
            waiting={waiting}
            saver={saver}
            onMissing={setMissing}
            onSubmitted={onChanged}
          />
          <DropAssessment system={system.id} version={() => saver.version()} />
        </div>
        <aside class="assessment-side" aria-label={t('result.title')}>
          <SaveState
            system={system.id}
            form={form}
            level={result.level}
            saving={saving}
            waiting={waiting.size}
            saver={saver}
          />
          <ResultPanel system={system.id} form={form} result={result} isLive />
        </aside>
      </div>
    </ShowPart.Provider>
  );
}
