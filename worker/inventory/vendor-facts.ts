/** What is known of a vendor's terms: the staff's facts in the place of the catalogue's. Pure. */
import { factsOf } from '../../shared/catalogue/built-in-facts.ts';
import type { Day } from '../../shared/day.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { type SystemRecord, VENDOR_FACTS } from '../../shared/system.ts';

export function describeVendorFacts(id: string, { vendorFacts }: SystemRecord, today: Day): AiSystem['vendorFacts'] {
  const listed = factsOf(id)?.vendorFacts ?? [];
  return VENDOR_FACTS.flatMap((kind) => {
    const own = vendorFacts.find(({ fact }) => fact === kind);
    const fact = own ?? listed.find((one) => one.fact === kind);
    if (!fact) return [];
    return [{ ...fact, by: own ? ('staff' as const) : ('catalogue' as const), expired: fact.expires <= today }];
  });
}
