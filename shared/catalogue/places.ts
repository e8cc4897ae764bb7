/** Every place that an index holds, one by one: for what cannot ask `matchUrl`, the browser's own blocking above all. Pure. */
import {
  type CatalogueIndex,
  FIRST_RULE_MASK,
  LIST,
  LIST_SHIFT,
  MOST_RULES_A_HOST,
  SEEN_SHIFT,
  SERVICE_MASK,
  SURFACE_SHIFT,
  VENDOR_PAGE,
  WHOLE,
} from './index-format.ts';

export interface Place {
  /** A host and everything under it; `localhost:11434` for a model on the person's own machine. */
  host: string;
  /** A prefix in whole segments, or nothing. */
  path: string;
  /** `key`, `key=value`, or nothing. */
  query: string;
  /** Position in the catalogue's list of services. */
  service: number;
  isVendorPage: boolean;
  /** SEEN_IN_NAVIGATION and the like. */
  seenBy: number;
}

export function listPlaces({ names, pool, rules, targets }: CatalogueIndex): Place[] {
  return Array.from(names, (name, number) => {
    let at = name;
    const next = () => {
      const start = at + 1;
      at = start + (pool[at] as number);
      return String.fromCharCode(...pool.subarray(start, at));
    };
    const host = next();
    const target = targets[number] as number;
    const first = target & FIRST_RULE_MASK;
    const words =
      target >= LIST ? [...rules.subarray(first, first + ((target >>> LIST_SHIFT) & MOST_RULES_A_HOST))] : [target];
    return words.map((word) => {
      // Of an only rule that is the whole host the index holds no path and no query.
      const isAlone = target < LIST && (target & WHOLE) !== 0;
      return {
        host,
        path: isAlone ? '' : next(),
        query: isAlone ? '' : next(),
        service: word & SERVICE_MASK,
        isVendorPage: ((word >>> SURFACE_SHIFT) & 0xf) === VENDOR_PAGE,
        seenBy: (word >>> SEEN_SHIFT) & 0xf,
      };
    });
  }).flat();
}
