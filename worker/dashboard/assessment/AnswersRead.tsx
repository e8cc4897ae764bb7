import type { Day } from '../../../shared/day.ts';
import type { FormAnswers } from '../../../shared/questionnaire/answers.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import { applies, pointsOf } from '../../../shared/questionnaire/score.ts';
import { formatDay, t } from '../i18n.ts';
import { choiceText } from './choice-text.ts';
import { partOfQuestion } from './jump.ts';

interface Props {
  form: Questionnaire;
  answers: FormAnswers;
  /** The day that the points are of: evidence counts from the day on which it is effective. */
  day: Day;
  /** Who answered, by question. */
  answeredBy: Record<string, string>;
  /** Of the headings, by what they stand under. */
  level: 3 | 4;
}

/** Every answer with its points, its note, its evidence, and who gave it. */
export function AnswersRead({ form, answers, day, answeredBy, level }: Props) {
  const Heading = level === 3 ? 'h3' : 'h4';
  return (
    <>
      {form.sections.map((section) => (
        <section key={section.id} class="read-section">
          <Heading>{section.title}</Heading>
          <dl class="read">
            {section.questions
              .filter((question) => applies(question, answers, form))
              .map((question) => {
                const answer = answers[question.id];
                const by = answeredBy[question.id];
                return (
                  <div key={question.id} class="read-answer" id={partOfQuestion(question.id)} tabIndex={-1}>
                    <dt>{question.text}</dt>
                    <dd>
                      {answer ? choiceText(question, answer.choices) : <em>{t('question.not-answered')}</em>}
                      {question.counts !== 'none' && (
                        <span class="points">{t('question.points', { count: pointsOf(question, answer, day) })}</span>
                      )}
                    </dd>
                    {answer?.note && (
                      <dd class="read-note">
                        <bdi>{answer.note}</bdi>
                      </dd>
                    )}
                    {answer?.evidence.map(({ link, effective }) => (
                      <dd key={`${link} ${effective}`} class="hint">
                        {t('evidence.read', { day: formatDay(effective) })} <EvidenceLink link={link} />
                      </dd>
                    ))}
                    {by !== undefined && <dd class="hint">{t('question.by', { name: by })}</dd>}
                  </div>
                );
              })}
          </dl>
        </section>
      ))}
    </>
  );
}

/** Only an address of the web is made a link. */
function EvidenceLink({ link }: { link: string }) {
  if (!link.startsWith('https://')) return <bdi>{link}</bdi>;
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {link}
    </a>
  );
}
