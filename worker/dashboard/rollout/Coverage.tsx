import { type Rollout, SILENT_AFTER_DAYS } from '../../../shared/rollout.ts';
import { formatNumber, formatShare, t } from '../i18n.ts';
import { Stat } from '../Stat.tsx';
import { problemText } from './problem-text.ts';

interface Row {
  label: string;
  enrolled: number;
  reporting: number;
  silent: number;
}

interface SummaryProps {
  rollout: Rollout;
  isAdmin: boolean;
  /** Leads to those that wait; null where there is nothing to be led to. */
  onWaiting: (() => void) | null;
}

/** How many browsers there are, and how many of them report. */
export function RolloutSummary({ rollout, isAdmin, onWaiting }: SummaryProps) {
  const { enrolled, reporting, silent, waiting, ephemeral, forked, revoked } = rollout;
  const aside = [
    ephemeral > 0 && t('rollout.ephemeral', { count: ephemeral }),
    revoked > 0 && t('rollout.revoked', { count: revoked }),
    forked > 0 && t('rollout.forked', { count: forked }),
  ].filter((line) => line !== false);
  return (
    <>
      <section aria-label={t('rollout.summary')}>
        <dl class="stats">
          <Stat label={t('rollout.enrolled')} value={formatNumber(enrolled)} hint={t('rollout.enrolled-hint')} />
          <Stat
            label={t('rollout.reporting')}
            value={formatNumber(reporting)}
            hint={enrolled > 0 ? t('rollout.reporting-hint', { share: formatShare(reporting, enrolled) }) : ''}
          />
          <Stat
            label={t('rollout.silent')}
            value={formatNumber(silent)}
            hint={t('rollout.silent-hint', { days: SILENT_AFTER_DAYS })}
            tone={silent > 0 ? 'sun' : 'plain'}
          />
          <Stat
            label={t('rollout.waiting')}
            value={formatNumber(waiting)}
            hint={
              onWaiting ? (
                <button class="button" type="button" onClick={onWaiting}>
                  {t('rollout.waiting-see')}
                </button>
              ) : waiting === 0 ? (
                t('rollout.waiting-none')
              ) : (
                t(isAdmin ? 'rollout.waiting-hint' : 'rollout.waiting-viewer')
              )
            }
            tone={waiting > 0 ? 'sun' : 'plain'}
          />
        </dl>
      </section>
      {aside.length > 0 && <p class="soft">{aside.join(' ')}</p>}
    </>
  );
}

/** The same drawn and told by group, browser and version, and what is wrong with set-ups. A silent browser is no clean one. */
export function Coverage({ rollout }: { rollout: Rollout }) {
  const { enrolled, problems } = rollout;
  return (
    <>
      {enrolled > 0 && (
        <section class="panel gap" aria-labelledby="coverage">
          <h2 id="coverage">{t('rollout.coverage')}</h2>
          <p class="hint">{t('rollout.coverage-hint')}</p>
          <div class="coverage-tables">
            <CoverageTable
              caption={t('rollout.by-group')}
              noun={t('rollout.noun-group')}
              rows={rollout.groups.map(({ group, ...counts }) => ({
                label:
                  group === null ? t('rollout.no-group') : (group.name ?? t('rollout.group', { number: group.number })),
                ...counts,
              }))}
            />
            <CoverageTable
              caption={t('rollout.by-browser')}
              noun={t('rollout.noun-browser')}
              rows={rollout.browsers.map(({ browser, ...counts }) => ({
                label: browser === null ? t('rollout.unknown') : t(`browser.${browser}`),
                ...counts,
              }))}
            />
            <CoverageTable
              caption={t('rollout.by-version')}
              noun={t('rollout.noun-version')}
              rows={rollout.versions.map(({ version, ...counts }) => ({
                label:
                  version === null
                    ? t('rollout.unknown')
                    : version === rollout.packages?.version
                      ? t('rollout.newest', { version })
                      : version,
                ...counts,
              }))}
            />
            <CoverageTable
              caption={t('rollout.by-setup')}
              noun={t('rollout.noun-setup')}
              rows={rollout.setups.map(({ setup, ...counts }) => ({
                label: setup === null ? t('rollout.unknown') : t(`setup.${setup}`),
                ...counts,
              }))}
            />
          </div>
        </section>
      )}
      {problems.length > 0 && (
        <section class="panel panel-sun gap" aria-labelledby="setup-problems">
          <h2 id="setup-problems">{t('rollout.problems')}</h2>
          <p class="hint">{t('rollout.problems-hint')}</p>
          <ul>
            {problems.map(({ problem, browsers }) => (
              <li key={`${problem.code}:${problem.key}`}>
                {problemText(problem)} <strong>{t('rollout.in-browsers', { count: browsers })}</strong>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Bars on one scale, the figures beside them: what reports is filled, what is silent is an outline. */
function CoverageTable({ caption, noun, rows }: { caption: string; noun: string; rows: readonly Row[] }) {
  const most = Math.max(1, ...rows.map(({ enrolled }) => enrolled));
  return (
    <table class="coverage-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{noun}</th>
          <th scope="col">{t('rollout.enrolled')}</th>
          <th scope="col">{t('rollout.reporting')}</th>
          <th scope="col">{t('rollout.silent')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, enrolled, reporting, silent }) => (
          <tr key={label}>
            <th scope="row">
              <bdi>{label}</bdi>
              <svg class="coverage-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="plot-rest" width={(100 * enrolled) / most} height="4" />
                <rect class="plot" width={(100 * reporting) / most} height="4" />
              </svg>
            </th>
            <td>{formatNumber(enrolled)}</td>
            <td>{formatNumber(reporting)}</td>
            <td class={silent > 0 ? 'late' : undefined}>{formatNumber(silent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
