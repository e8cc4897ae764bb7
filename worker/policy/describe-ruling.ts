/** What browsers are told of a service, with the mode that comes of it. Pure. */
import { type Decided, type Policy, type Ruling, rulingOn } from '../../shared/policy.ts';
import type { Told } from '../../shared/system-report.ts';

export function describeRuling(policy: Pick<Policy, 'services' | 'modes'>, service: string): Omit<Told, 'differs'> {
  const ruling = rulingOn(policy, service) ?? { service, status: 'unassessed', askAgain: 0 };
  const tell = ({ status, mode, conditions, alternative, limits }: Decided) => ({
    status,
    mode: mode ?? policy.modes[status],
    conditions: conditions ?? null,
    alternative: alternative ?? null,
    limits: limits ?? null,
  });
  const tellForUse = (decided: Decided & Pick<Ruling, 'purposes'>) => ({
    ...tell(decided),
    purposes: (decided.purposes ?? []).map((one) => ({ purposes: one.purposes, ...tell(one) })),
  });
  return {
    ...tellForUse(ruling),
    askAgain: ruling.askAgain,
    groups: (ruling.groups ?? []).map((one) => ({ groups: one.groups, ...tellForUse(one) })),
  };
}
