import { REVIEWER_FACTS } from '../../shared/triage-input.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { t } from './i18n.ts';

const FEW = 4;

type Task = Verdict['tasks'][number];

/** What is to be answered before the class of a use is certain, and where; a long list waits until it is opened. */
export function UseTasks({ tasks }: { tasks: Verdict['tasks'] }) {
  if (tasks.length === 0) return null;
  return (
    <details class="tasks" open={tasks.length <= FEW}>
      <summary>{t('use.to-answer', { count: tasks.length })}</summary>
      <ul class="reasons">
        {tasks.map((task) => (
          <li key={task}>
            {t(`task.${task}`)} <span class="hint">{t(whereOf(task))}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function whereOf(task: Task) {
  if (REVIEWER_FACTS.some((fact) => fact === task)) return 'task-where.review' as const;
  return task === 'features' ? ('task-where.record' as const) : ('task-where.people' as const);
}
