import type { Verdict } from '../../shared/verdict.ts';
import { t } from './i18n.ts';

const FEW = 4;

/** What is to be answered before the class of a use is certain; a long list waits until it is opened. */
export function UseTasks({ tasks }: { tasks: Verdict['tasks'] }) {
  if (tasks.length === 0) return null;
  return (
    <details class="tasks" open={tasks.length <= FEW}>
      <summary>{t('use.to-answer', { count: tasks.length })}</summary>
      <ul class="reasons">
        {tasks.map((task) => (
          <li key={task}>{t(`task.${task}`)}</li>
        ))}
      </ul>
    </details>
  );
}
