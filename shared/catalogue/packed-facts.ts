/** What triage reads of the catalogue, as it is packed for the Worker: a service's features as bits, then its facts. Pure. */
import { toBits } from '../bits.ts';
import { VENDOR_FACTS, type VendorFactKind } from '../system.ts';
import { FEATURES } from './features.ts';
import type { VendorFile } from './schema.ts';

export type PackedFact = [fact: VendorFactKind, says: string, source: string, day: string];
export type PackedFacts = Record<string, [features: number, ...facts: PackedFact[]]>;

/** By the id of the service. Every service of the catalogue has its entry: one without features is known to have none. */
export function packFacts(files: readonly VendorFile[]): PackedFacts {
  const services = files.flatMap((file) => file.services);
  return Object.fromEntries(
    services.map(({ id, features, facts }) => {
      const packed = VENDOR_FACTS.flatMap((fact): PackedFact[] => {
        const known = facts[fact];
        return known ? [[fact, known.says, known.source, known.day]] : [];
      });
      return [id, [toBits(FEATURES, features), ...packed]];
    }),
  );
}
