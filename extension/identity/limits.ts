/** What this browser cannot do, whatever anybody sets, and why. Pure. */
import type { Policy } from '../../shared/policy.ts';
import type { TextKey } from '../i18n.ts';

interface Circumstances {
  firefox: boolean;
  /** -1 when rules that keep services out could not be set. */
  barred: number;
  policy: Pick<Policy, 'modes' | 'services'> | null;
}

export function limitsOf({ firefox, barred, policy }: Circumstances): TextKey[] {
  const modes = policy === null ? [] : [...Object.values(policy.modes), ...policy.services.map(({ mode }) => mode)];
  const bars = barred !== 0 || modes.some((mode) => mode === 'require' || mode === 'block');
  return [
    'limitPages',
    'limitPrivate',
    'limitElsewhere',
    firefox ? 'limitNotification' : 'limitWindow',
    ...(barred === -1 ? (['limitNoRules'] as const) : []),
    ...(bars && barred !== -1 ? [firefox ? ('limitRestored' as const) : ('limitServiceWorker' as const)] : []),
  ];
}
