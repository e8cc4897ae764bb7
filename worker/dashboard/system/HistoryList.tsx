import { useState } from 'preact/hooks';
import { FINDING_KINDS } from '../../../shared/finding.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import { formatInstant, t } from '../i18n.ts';

const FEW = 12;

type Entry = SystemReport['history'][number];

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

/** The finding that an entry is about, where it names one. */
function aboutOf({ detail }: Entry): string {
  const named = detail['finding'] ?? detail['kind'];
  const kind = FINDING_KINDS.find((one) => one === named);
  return kind ? `: ${t(`finding.${kind}`)}` : '';
}
