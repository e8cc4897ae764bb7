/** Systems by their names, for lists that know no ids. Pure. */
import type { ImportState } from './plan-import.ts';

/** Ids by product and vendor, and by product alone. */
export type Names = ReadonlyMap<string, ReadonlySet<string>>;

export function namesOf({ stored, services }: Pick<ImportState, 'stored' | 'services'>): Names {
  const names = new Map<string, Set<string>>();
  for (const id of new Set([...services.keys(), ...stored.keys()])) {
    const { product, vendor } = services.get(id) ?? stored.get(id)?.record ?? {};
    for (const key of [productKey(product ?? '', vendor ?? ''), productKey(product ?? '')]) {
      names.set(key, (names.get(key) ?? new Set()).add(id));
    }
  }
  return names;
}

/** The ids that a product of this vendor may have; a vendor that nobody gave may be any. */
export function findByName(names: Names, product: string, vendor: string | null): string[] {
  return [...(names.get(vendor === null ? productKey(product) : productKey(product, vendor)) ?? [])].sort();
}

export function productKey(product: string, vendor?: string): string {
  return JSON.stringify([product, vendor].map((name) => name?.normalize('NFKC').trim().toLowerCase()));
}
