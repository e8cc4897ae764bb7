import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import type { Candidate } from '../storage.ts';

/** What looked like an AI tool by its name. It stays in this browser, and whoever it belongs to may see it. */
export function CandidateList({ candidates }: { candidates: readonly Candidate[] }) {
  return (
    <section class="card" aria-labelledby="candidates">
      <h2 id="candidates">{t('candidatesTitle')}</h2>
      <p>{t('candidatesText')}</p>
      <ul class="points">
        {candidates.map(({ kind, name, reasons, lastDay }) => (
          <li key={`${kind} ${name}`}>
            <b>
              <bdi>{name}</bdi>
            </b>{' '}
            {t(kind === 'site' ? 'candidateSite' : 'candidateExtension', formatDay(lastDay))}
            {reasons.length > 0 && <div class="hint">{t('candidateReasons', reasons.map(explain).join(', '))}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const REASONS = {
  word: 'reason_word',
  written: 'reason_written',
  start: 'reason_start',
  end: 'reason_end',
  ends: 'reason_ends',
  alone: 'reason_alone',
  tld: 'reason_tld',
  against: 'reason_against',
  permission: 'reason_permission',
} as const;

/** `word:chatbot +3` in words. One that nobody knows, of a later version say, is shown as it stands. */
function explain(reason: string): string {
  const [, kind = '', value = '', weight = ''] = /^([a-z]+):(\S+)( [+-]\d+)?$/.exec(reason) ?? [];
  return kind in REASONS ? t(REASONS[kind as keyof typeof REASONS], value) + weight : reason;
}
