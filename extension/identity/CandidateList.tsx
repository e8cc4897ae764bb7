import { formatDay, t } from '../i18n.ts';
import type { Candidate } from '../storage.ts';

/** What looked like an AI tool by its name. It stays in this browser, and whoever it belongs to may see it. */
export function CandidateList({ candidates }: { candidates: readonly Candidate[] }) {
  return (
    <section class="card" aria-labelledby="candidates">
      <h2 id="candidates">{t('candidatesTitle')}</h2>
      <p>{t('candidatesText')}</p>
      <ul class="sees">
        {candidates.map(({ kind, name, reasons, lastDay }) => (
          <li key={`${kind} ${name}`}>
            <b>{name}</b> {t(kind === 'site' ? 'candidateSite' : 'candidateExtension', formatDay(lastDay))}
            <br />
            <small>{t('candidateReasons', reasons.join(', '))}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
