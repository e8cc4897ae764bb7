import { useMemo, useState } from 'preact/hooks';
import type { FindingQueue } from '../../../shared/finding-queue.ts';
import { formatDay, t } from '../i18n.ts';
import { fetchQueue } from '../reports.ts';
import { Screen } from '../Screen.tsx';
import { useResource } from '../use-resource.ts';
import { DueBars } from './DueBars.tsx';
import { filterFindings, groupFindings, type QueueFilter, WHOLE_QUEUE } from './group-findings.ts';
import { QueueEntryCard } from './QueueEntryCard.tsx';
import { QueueTools } from './QueueTools.tsx';

export function QueuePage() {
  const resource = useResource(fetchQueue);
  const { value: queue, loading, reload } = resource;
  return (
    <Screen
      title={t('queue.title')}
      resource={resource}
      below={queue && <p class="soft">{t('queue.intro', { day: formatDay(queue.day) })}</p>}
      actions={
        queue && (
          <button class="button" type="button" aria-disabled={loading} onClick={() => loading || reload()}>
            {t(loading ? 'inventory.reloading' : 'inventory.reload')}
          </button>
        )
      }
    >
      {queue && <QueueBody queue={queue} />}
    </Screen>
  );
}

function QueueBody({ queue: { day, findings } }: { queue: FindingQueue }) {
  const [filter, setFilter] = useState<QueueFilter>(WHOLE_QUEUE);
  const shown = useMemo(() => filterFindings(findings, filter, day), [findings, filter, day]);
  const entries = useMemo(() => groupFindings(shown), [shown]);
  if (findings.length === 0) {
    return (
      <section class="empty">
        <h2>{t('queue.empty')}</h2>
        <p class="soft">{t('queue.empty-next')}</p>
      </section>
    );
  }
  return (
    <>
      <DueBars
        findings={filterFindings(findings, { ...filter, week: null }, day)}
        today={day}
        chosen={filter.week}
        onChoose={(week) => setFilter({ ...filter, week })}
      />
      <section class="list" aria-labelledby="queue-list">
        <div class="list-head">
          <h2 id="queue-list">{t('queue.list')}</h2>
          <p class="soft" role="status">
            {t('queue.systems', { count: entries.length })}, {t('queue.findings', { count: shown.length })}
          </p>
          <QueueTools findings={findings} filter={filter} onChange={setFilter} />
        </div>
        {entries.length === 0 ? (
          <div class="no-match">
            <p class="no-match-title">{t('list.no-match')}</p>
            <button class="button" type="button" onClick={() => setFilter(WHOLE_QUEUE)}>
              {t('list.show-all')}
            </button>
          </div>
        ) : (
          <ol class="queue">
            {entries.map((entry) => (
              <QueueEntryCard key={entry.system.id} entry={entry} today={day} />
            ))}
          </ol>
        )}
      </section>
    </>
  );
}
