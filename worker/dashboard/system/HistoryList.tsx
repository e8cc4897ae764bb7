import { useState } from 'preact/hooks';
import type { SystemReport } from '../../../shared/system-report.ts';
import { formatInstant, t } from '../i18n.ts';
import { aboutOf, reasonOf } from './history-text.ts';

const FEW = 12;

/** What happened, the newest first, as the log has it. */
export function HistoryList({ history }: { history: SystemReport['history'] }) {
  const [all, setAll] = useState(false);
  if (history.length === 0) return <p class="soft">{t('history.none')}</p>;
  const newest = history.toReversed();
  return (
    <>
      <ol class="history">
        {(all ? newest : newest.slice(0, FEW)).map((entry) => (
          <li key={entry.number}>
            <time dateTime={entry.at}>{formatInstant(entry.at)}</time>
            <span>
              {t(`log.${entry.kind}`)}
              {aboutOf(entry)} <span class="soft">· {entry.actor}</span>
              {reasonOf(entry) !== null && (
                <span class="history-reason">
                  <bdi>{reasonOf(entry)}</bdi>
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {!all && newest.length > FEW && (
        <p class="gap">
          <button class="button" type="button" onClick={() => setAll(true)}>
            {t('history.more', { count: newest.length - FEW })}
          </button>
        </p>
      )}
    </>
  );
}
