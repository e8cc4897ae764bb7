import { useState } from 'preact/hooks';
import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { FormAnswers } from '../../../shared/questionnaire/answers.ts';
import { type Questionnaire, RESPONDENTS, type Respondent } from '../../../shared/questionnaire/questionnaire.ts';
import { applies } from '../../../shared/questionnaire/score.ts';
import { t } from '../i18n.ts';
import { isAnswered } from './is-answered.ts';
import { stayAt } from './jump.ts';

interface Props {
  form: Questionnaire;
  answers: FormAnswers;
  proposed: OpenAssessmentReport['proposed'];
  only: Respondent | null;
  onOnly: (respondent: Respondent | null) => void;
  onTakeAll: (answers: FormAnswers) => void;
}

/** Whose questions are shown, how far each has come, and every proposed answer at once. */
export function FormTools({ form, answers, proposed, only, onOnly, onTakeAll }: Props) {
  const asked = form.sections.flatMap(({ questions }) => questions).filter((one) => applies(one, answers, form));
  const open = asked.filter(({ id }) => proposed[id] && answers[id] === undefined);
  const [taken, setTaken] = useState(0);
  const take = () => {
    stayAt('form-parts');
    setTaken(open.length);
    onTakeAll(Object.fromEntries(open.flatMap(({ id }) => (proposed[id] ? [[id, proposed[id].answer]] : []))));
  };
  return (
    <section class="panel" aria-labelledby="form-parts">
      <h2 id="form-parts" tabIndex={-1}>
        {t('questions.parts')}
      </h2>
      <div class="parts">
        <Part
          text={t('questions.everybody')}
          questions={asked}
          answers={answers}
          chosen={only === null}
          onChoose={() => onOnly(null)}
        />
        {RESPONDENTS.filter((one) => asked.some(({ respondent }) => respondent === one)).map((one) => (
          <Part
            key={one}
            text={t(`respondent.${one}`)}
            questions={asked.filter(({ respondent }) => respondent === one)}
            answers={answers}
            chosen={only === one}
            onChoose={() => onOnly(one)}
          />
        ))}
      </div>
      {open.length > 0 && (
        <p class="gap">
          <button class="button" type="button" onClick={take}>
            {t('questions.take-all', { count: open.length })}
          </button>{' '}
          <span class="hint">{t('questions.take-all-hint')}</span>
        </p>
      )}
      <p role="status">{taken > 0 ? t('questions.taken', { count: taken }) : ''}</p>
    </section>
  );
}

interface PartProps {
  text: string;
  questions: readonly Questionnaire['sections'][number]['questions'][number][];
  answers: FormAnswers;
  chosen: boolean;
  onChoose: () => void;
}

function Part({ text, questions, answers, chosen, onChoose }: PartProps) {
  const done = questions.filter((question) => isAnswered(question, answers[question.id])).length;
  return (
    <button class="part" type="button" aria-pressed={chosen} onClick={onChoose}>
      <span>{text}</span>
      <span class="part-count">{t('questions.progress', { done, count: questions.length })}</span>
      <svg class="bar-line" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class="plot-rest" width="100" height="1" />
        <rect class="plot" width={questions.length === 0 ? 0 : (100 * done) / questions.length} height="1" />
      </svg>
    </button>
  );
}
