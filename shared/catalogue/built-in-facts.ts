/** What the catalogue in the package knows of a service that triage asks about. Opened once it is needed. */
import { fromBits } from '../bits.ts';
import { addDays, type Day } from '../day.ts';
import type { VendorFact } from '../system.ts';
import { factsJson } from './compiled-facts.ts';
import { FEATURES, type Feature } from './features.ts';
import type { PackedFacts } from './packed-facts.ts';

/** A vendor's terms are looked up again after a year. */
const FACT_DAYS = 365;

let byService: ReadonlyMap<string, PackedFacts[string]> | undefined;

/** Undefined for a service that the catalogue does not have. */
export function factsOf(service: string): { features: Feature[]; vendorFacts: VendorFact[] } | undefined {
  byService ??= new Map(Object.entries(JSON.parse(factsJson) as PackedFacts));
  const packed = byService.get(service);
  if (packed === undefined) return undefined;
  const [features, ...facts] = packed;
  return {
    features: fromBits(FEATURES, features),
    vendorFacts: facts.map(([fact, says, source, day]) => ({
      fact,
      says,
      source,
      day: day as Day,
      expires: addDays(day as Day, FACT_DAYS),
    })),
  };
}
