import { IMPACT_LEVELS } from '../../../shared/impact-level.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { FormResult } from '../../../shared/questionnaire/result.ts';
import { formatNumber, formatPercent, t } from '../i18n.ts';
import { JumpLink } from './JumpLink.tsx';
import { partOfQuestion } from './jump.ts';
import { ShareBar } from './ShareBar.tsx';

interface Props {
  system: string;
  form: Questionnaire | undefined;
  result: FormResult;
  /** Its questions are on the same screen: what is open leads there. */
  isLive?: boolean;
}

const NO_MARKS: readonly number[] = [];

/** What the answers come to: the level and why, its parts, what is done about it, and what is still open. */
export function ResultPanel({ system, form, result, isLive = false }: Props) {
  const { level, levelByShare, share, current, maximum, floors, parts, mitigation, mitigationMaximum, tasks } = result;
  return (
    <div class="result">
      <p class={`result-level level-${level.toLowerCase()}`}>
        {t('result.level', { level })} <span>{t(`impact-level.${level}`)}</span>
      </p>
      {isLive && (
        <p class="visually-hidden" role="status">
          {t('result.level', { level })}
        </p>
      )}
      <ShareBar
        label={t('result.share')}
        share={share}
        marks={form?.levelsUpTo ?? NO_MARKS}
        names={IMPACT_LEVELS}
        told={t('result.points', { points: formatNumber(current), count: maximum, share: formatPercent(share) })}
      />
      {tasks.some(({ task }) => task === 'unanswered') && <p class="hint">{t('result.as-unknown')}</p>}
      {floors.length > 0 && (
        <div class="floors">
          <p>
            {levelByShare === level
              ? t('result.floors')
              : t('result.floors-lift', { level: levelByShare, share: formatPercent(share) })}
          </p>
          <ul class="reasons">
            {floors.map((floor) => (
              <li key={floor.id}>{t('result.floor', { level: floor.level, text: floor.text })}</li>
            ))}
          </ul>
        </div>
      )}
      {result.blocked && <p class="late">{t('result.blocked')}</p>}
      {parts.map((part) => (
        <ShareBar
          key={part.id}
          label={part.title}
          share={part.share}
          marks={NO_MARKS}
          told={t('result.points', {
            points: formatNumber(part.score),
            count: part.maximum,
            share: formatPercent(part.share),
          })}
        />
      ))}
      {mitigationMaximum > 0 && form && (
        <>
          <ShareBar
            label={t('result.mitigation')}
            share={(100 * mitigation) / mitigationMaximum}
            marks={[form.mitigation.from]}
            told={t('result.points', {
              points: formatNumber(mitigation),
              count: mitigationMaximum,
              share: formatPercent((100 * mitigation) / mitigationMaximum),
            })}
          />
          <p class="hint">
            {t(result.mitigated ? 'result.mitigated' : 'result.not-mitigated', {
              from: formatPercent(form.mitigation.from),
              counts: formatPercent(form.mitigation.counts),
            })}
          </p>
        </>
      )}
      <Tasks system={system} form={form} tasks={tasks} isLive={isLive} />
    </div>
  );
}

function Tasks({ system, form, tasks, isLive }: { tasks: FormResult['tasks'] } & Omit<Props, 'result'>) {
  if (tasks.length === 0) return <p class="result-done">{t('result.no-task')}</p>;
  const questions = form?.sections.flatMap((section) => section.questions) ?? [];
  return (
    <details class="tasks">
      <summary>{t('result.tasks', { count: tasks.length })}</summary>
      <ul class="task-links">
        {tasks.map(({ question, task }) => {
          const text = questions.find(({ id }) => id === question)?.text ?? question;
          return (
            <li key={question}>
              {isLive ? (
                <JumpLink system={system} part={partOfQuestion(question)}>
                  {text}
                </JumpLink>
              ) : (
                text
              )}{' '}
              <span class="hint">{t(`form-task.${task}`)}</span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
