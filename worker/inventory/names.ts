/** What the groups and the alternatives are called that a report of one system names by number and id. Pure. */
import type { AiSystem } from '../../shared/inventory.ts';
import type { SystemReport } from '../../shared/system-report.ts';

interface Known {
  groups: readonly { number: number; name: string }[];
  systems: readonly Pick<AiSystem, 'id' | 'product'>[];
  /** Every service that browsers know. */
  services: readonly Pick<AiSystem, 'id' | 'product'>[];
}

/** Groups by number, services by id. What there is no longer has no name. */
export function namesIn(
  { ruling, assessments }: Pick<SystemReport, 'ruling' | 'assessments'>,
  { groups, systems, services }: Known,
): SystemReport['names'] {
  const told = ruling === null ? [] : [ruling, ...ruling.groups].flatMap((one) => [one, ...one.purposes]);
  const reaches = assessments.map(({ record }) => record.reach);
  const numbers = new Set([
    ...(ruling?.groups ?? []).flatMap((one) => one.groups),
    ...reaches.flatMap((reach) => reach.groups ?? []),
  ]);
  const ids = new Set([...told, ...reaches].map(({ alternative }) => alternative));
  const products = new Map([...services, ...systems].map(({ id, product }) => [id, product]));
  return {
    groups: groups
      .filter(({ number }) => numbers.has(number))
      .map(({ number, name }) => ({ number, name }))
      .sort((a, b) => a.number - b.number),
    services: [...ids]
      .flatMap((id) => {
        const product = id === null ? undefined : products.get(id);
        return id === null || product === undefined ? [] : [{ id, product }];
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
