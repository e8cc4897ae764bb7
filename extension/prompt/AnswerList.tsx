import type { Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import { Name } from '../rich.tsx';
import { choiceText, questionsFor } from './questions.ts';

/** Answers beside their questions. */
export function AnswerList({ answers }: { answers: Answers }) {
  return (
    <dl class="given">
      {questionsFor(answers, answers.account !== undefined).map(({ name, title }) => (
        <div key={name}>
          <dt>{t(title)}</dt>
          <dd>{t(choiceText(name, answers[name] ?? ''))}</dd>
        </div>
      ))}
      {answers.note !== undefined && (
        <div>
          <dt>{t('noteLabel')}</dt>
          <dd>
            <Name>{answers.note}</Name>
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The same in one line. */
export function summariseAnswers(answers: Answers): string {
  return questionsFor(answers, answers.account !== undefined)
    .map(({ name }) => t(choiceText(name, answers[name] ?? '')))
    .join(' · ');
}
