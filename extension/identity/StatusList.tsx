import type { ComponentChildren } from 'preact';
import {
  FIRST_POLICY,
  INTERRUPTIONS_A_DAY,
  INTERRUPTIONS_A_SERVICE,
  type Mode,
  modeOf,
  type Policy,
} from '../../shared/policy.ts';
import { formatDay, formatList, formatNumber, formatWeekday, tn } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import type { Status } from '../messages.ts';
import { rich } from '../rich.tsx';

/** What this browser is connected to, what is in force here and how sending goes, in plain words. */
export function StatusList({ status }: { status: Status }) {
  const { server, policy, policyHash, sync, waiting, kept, products, own } = status;
  const inForce = policy ?? FIRST_POLICY;
  const connected: [label: string, value: ComponentChildren][] = [
    [t('statusPolicy'), <PolicyVersion key="version" policy={policy} hash={policyHash} />],
    [
      t('statusPolicyDoes'),
      <Lines key="does" lines={status.notice ? [t('noticeBefore')] : describeModes(inForce, status.barred)} />,
    ],
    [t('statusQuiet'), <Lines key="quiet" lines={describeQuiet(inForce)} />],
    [t('statusCatalogue'), describeCatalogue(products, own)],
    [t('statusLastSync'), sync.lastDay === null ? t('statusLastSyncNone') : formatDay(sync.lastDay)],
    [t('statusStanding'), t(sync.held ? 'statusHeld' : 'statusTrusted')],
    [t('statusWaiting'), formatNumber(waiting)],
    ...(kept > 0 ? [[t('statusKept'), formatNumber(kept)] as [string, string]] : []),
    [t('statusProblem'), describeProblem(sync)],
  ];
  const limits = describeLimits(status.managed);
  const rows: [label: string, value: ComponentChildren][] = [
    [t('statusServer'), server ?? t('statusServerNone')],
    [t('statusManaged'), describeManager(status)],
    [t('statusSetup'), <SetupState key="setup" managed={status.managed} />],
    ...(limits === null ? [] : [[t('statusLimits'), limits] as [string, string]]),
    ...(server === null ? [] : connected),
  ];
  const asides = describeAsides(status);
  if (asides.length > 0) rows.push([t('statusSetAside'), <Lines key="aside" lines={asides} />]);
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

function Lines({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <p key={line} class="line">
      {line}
    </p>
  ));
}

function describeManager({ managed: { state, configuration }, server }: Status): ComponentChildren {
  if (state === 'unknown' && server === null) return t('statusManagedUnknown');
  if (state !== 'managed') return t(server === null ? 'statusManagedByNobody' : 'statusManagedByCode');
  const organisation = configuration?.organisation ?? null;
  return organisation === null ? t('statusManagedByIt') : rich('statusManagedBy', organisation);
}

function SetupState({ managed: { problems } }: Pick<Status, 'managed'>) {
  return (
    <>
      {problems.length > 0 && <p class="line">{tn('setupProblems', problems.length)}</p>}
      <a class="next" href="#setup">
        {t('setupLink')}
      </a>
    </>
  );
}

const STRICTEST: Record<Mode, TextKey | null> = {
  observe: 'strictestObserve',
  ask: 'strictestAsk',
  require: 'strictestRequire',
  block: null,
};

function describeLimits({ configuration }: Status['managed']): string | null {
  const text = configuration && STRICTEST[configuration.strictestMode];
  return text ? t(text) : null;
}

function PolicyVersion({ policy, hash }: { policy: Policy | null; hash: string }) {
  if (!policy) return t('statusPolicyNone');
  return (
    <>
      {t('statusPolicyVersion', formatNumber(policy.version))}
      {hash !== '' && (
        <>
          {' '}
          <span class="place">{t('statusPolicyHash')}</span> <code>{hash}</code>
        </>
      )}
    </>
  );
}

/** What it does where nothing has been decided, and how many services it treats otherwise. */
const BY_DEFAULT: Record<Mode, TextKey> = {
  observe: 'modesObserve',
  ask: 'modesAsk',
  require: 'modesRequire',
  block: 'modesBlock',
};

function describeModes(policy: Policy, barred: number): string[] {
  const rulings = policy.services.map(({ service }) => modeOf(policy, service));
  const count = (mode: Mode) => rulings.filter((one) => one === mode).length;
  return [
    t(BY_DEFAULT[policy.modes.unassessed]),
    ...(count('require') > 0 ? [tn('modesRequired', count('require'))] : []),
    ...(count('block') > 0 ? [tn('modesBlocked', count('block'))] : []),
    ...(barred > 0 ? [tn('statusBarred', barred)] : []),
    ...(policy.privateLife === 'observe' ? [t('statusPolicyPrivateLife')] : []),
  ];
}

function describeQuiet({ quiet }: Policy): string[] {
  const aService = Math.min(quiet.interruptionsAService, INTERRUPTIONS_A_SERVICE);
  if (Math.min(quiet.interruptionsADay, INTERRUPTIONS_A_DAY) < 1 || aService < 1) return [t('quietNever')];
  return [
    tn('quietLimits', aService),
    quiet.hours ? t('quietHoursMore', quiet.hours.from, quiet.hours.to) : t('quietNight'),
    ...(quiet.days.length > 0 ? [t('quietDays', formatList([...new Set(quiet.days)].map(formatWeekday)))] : []),
  ];
}

function describeCatalogue(products: number, own: Status['own']): string {
  const builtIn = t('statusCatalogueBuiltIn', formatNumber(products));
  if (!own) return builtIn;
  const { version, places, excluded } = own;
  const values = [version, places.length, excluded.length].map(formatNumber);
  return `${builtIn} ${t('statusCatalogueOwn', ...values)}`;
}

/** And nothing worse: the browser syncs, under the token that it enrolled with before. */
export function isTokenRefused({ problem, failures }: Pick<Status['sync'], 'problem' | 'failures'>): boolean {
  return failures === 0 && /^enrol\.[^,]*$/.test(problem ?? '');
}

function describeProblem({ problem, failures }: Status['sync']): string {
  if (problem === null) return t('statusProblemNone');
  if (isTokenRefused({ problem, failures })) return t('statusProblemToken', problem);
  // The server answered, and sent a policy or entries that cannot be trusted.
  return failures === 0 ? t('statusProblemRefused', problem) : tn('statusProblemText', failures, problem);
}

function describeAsides({ setAside, sync: { givenUp } }: Status): string[] {
  const codes = [...new Set(givenUp.map(({ code }) => code))].join(', ');
  return [
    ...(setAside > 0 ? [tn('statusSetAsideText', setAside)] : []),
    ...(givenUp.length > 0 ? [tn('statusGivenUp', givenUp.length, codes)] : []),
  ];
}
