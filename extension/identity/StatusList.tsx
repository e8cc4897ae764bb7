import { formatDay, formatNumber, t } from '../i18n.ts';
import type { Status } from '../messages.ts';

/** What this browser is connected to, and how that goes, in plain words. */
export function StatusList({ status: { server, policy, sync, waiting, setAside, products, own } }: { status: Status }) {
  const connected: [label: string, value: string][] = [
    [t('statusPolicy'), describePolicy(policy)],
    [t('statusCatalogue'), describeCatalogue(products, own)],
    [t('statusLastSync'), sync.lastDay === null ? t('statusLastSyncNone') : formatDay(sync.lastDay)],
    [t('statusStanding'), t(sync.held ? 'statusHeld' : 'statusTrusted')],
    [t('statusWaiting'), String(waiting)],
    [t('statusProblem'), describeProblem(sync)],
  ];
  const rows: [label: string, value: string][] = [
    [t('statusServer'), server ?? t('statusServerNone')],
    ...(server === null ? [] : connected),
  ];
  const asides = [
    ...(setAside > 0 ? [t('statusSetAsideText', String(setAside))] : []),
    ...(sync.givenUp.length > 0
      ? [t('statusGivenUp', String(sync.givenUp.length), [...new Set(sync.givenUp.map(({ code }) => code))].join(', '))]
      : []),
  ];
  if (asides.length > 0) rows.push([t('statusSetAside'), asides.join(' ')]);
  return (
    <dl class="given status">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function describeCatalogue(products: number, own: Status['own']): string {
  const builtIn = t('statusCatalogueBuiltIn', formatNumber(products));
  if (!own) return builtIn;
  const entries = t('statusCatalogueOwn', String(own.version), String(own.places.length), String(own.excluded.length));
  return `${builtIn} ${entries}`;
}

function describeProblem({ problem, failures }: Status['sync']): string {
  if (problem === null) return t('statusProblemNone');
  // The server answered, and sent a policy or entries that cannot be trusted.
  return failures === 0 ? t('statusProblemRefused', problem) : t('statusProblemText', problem, String(failures));
}

function describePolicy(policy: Status['policy']): string {
  if (!policy) return t('statusPolicyNone');
  const mode = t(policy.mode === 'ask' ? 'statusPolicyAsk' : 'statusPolicyObserve', String(policy.version));
  return policy.privateLife === 'observe' ? `${mode}. ${t('statusPolicyPrivateLife')}` : mode;
}
