import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { Answer, FormAnswers } from '../../../shared/questionnaire/answers.ts';
import type { Section } from '../../../shared/questionnaire/questionnaire.ts';
import { t } from '../i18n.ts';
import { isAnswered } from './is-answered.ts';
import { QuestionCard } from './QuestionCard.tsx';
import type { Sayers } from './sayers.ts';

interface Props {
  section: Section;
  answers: FormAnswers;
  proposed: OpenAssessmentReport['proposed'];
  /** Of what it is used for. */
  saidBy: Sayers;
  waiting: ReadonlySet<string>;
  missing: ReadonlySet<string>;
  onAnswer: (id: string, answer: Answer | null) => void;
}

export function FormSection({ section, answers, proposed, saidBy, waiting, missing, onAnswer }: Props) {
  const titleId = `section-${section.id}`;
  const done = section.questions.filter((question) => isAnswered(question, answers[question.id])).length;
  return (
    <section class="form-section" aria-labelledby={titleId}>
      <h2 id={titleId}>
        {section.title}{' '}
        <span class="form-progress">{t('questions.progress', { done, count: section.questions.length })}</span>
      </h2>
      {section.questions.map((question) => (
        <QuestionCard
          key={question.id}
          question={question}
          answer={answers[question.id]}
          proposed={proposed[question.id]}
          saidBy={saidBy}
          isWaiting={waiting.has(question.id)}
          isMissing={missing.has(question.id)}
          onAnswer={(answer) => onAnswer(question.id, answer)}
        />
      ))}
    </section>
  );
}
