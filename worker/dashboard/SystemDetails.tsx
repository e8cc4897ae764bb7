import type { AiSystem } from '../../shared/inventory.ts';
import { DeclaredAnswers } from './DeclaredAnswers.tsx';
import { FindingReasons } from './FindingReasons.tsx';
import { formatCountry, formatDay, t } from './i18n.ts';
import { Pair } from './Pair.tsx';

export function SystemDetails({ system }: { system: AiSystem }) {
  const { country, declarations, findings, firstDay, id, lastDay, notAi, notForWork, scopes } = system;
  return (
    <div class="details">
      <section>
        <h3>{t('details.findings')}</h3>
        {findings.length === 0 && <p>{t('details.no-finding')}</p>}
        {findings.map((finding) => (
          <FindingReasons key={finding.kind} finding={finding} />
        ))}
        <h3>{t('details.facts')}</h3>
        <dl class="pairs">
          {country && (
            <Pair label={t('details.country')}>
              <bdi>{formatCountry(country)}</bdi>
            </Pair>
          )}
          <Pair label={t('details.first-day')}>{formatDay(firstDay)}</Pair>
          <Pair label={t('details.last-day')}>{formatDay(lastDay)}</Pair>
          {scopes.length > 0 && (
            <Pair label={t('details.scopes')}>{scopes.map((scope) => t(`scope.${scope}`)).join(', ')}</Pair>
          )}
          {notForWork.rank > 0 && <Pair label={t('details.not-for-work')}>{notForWork.label}</Pair>}
          {notAi.rank > 0 && <Pair label={t('details.not-ai')}>{notAi.label}</Pair>}
          <Pair label={t('details.id')}>
            <code>{id}</code>
          </Pair>
        </dl>
      </section>
      <section>
        <h3>{t('details.declarations')}</h3>
        {declarations.length === 0 && <p>{t('details.none')}</p>}
        {declarations.length > 0 && (
          <ul class="declared">
            {declarations.map((answers) => (
              <li key={JSON.stringify(answers)}>
                <DeclaredAnswers answers={answers} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
