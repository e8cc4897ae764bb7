/** What is known of a tool and its vendor as it is typed, and what is wrong with it. Pure. */
import type { Feature } from '../../../shared/catalogue/features.ts';
import { addDays, type Day, isDay } from '../../../shared/day.ts';
import { type SystemRecord, VENDOR_FACTS, type VendorFact, type VendorFactKind } from '../../../shared/system.ts';
import { tidyLine } from '../../../shared/text.ts';

/** How long what was read is taken for true, unless somebody says otherwise. */
const USUAL_DAYS = 180;

/** Days as `2026-12-31`; empty for none. */
export type TypedFact = Record<'says' | 'source' | 'day' | 'expires', string>;

export interface TypedFacts {
  /** Null: nobody knows. */
  features: Feature[] | null;
  vendorFacts: Record<VendorFactKind, TypedFact>;
}

export function startFacts({ features, vendorFacts }: SystemRecord, today: Day): TypedFacts {
  const blank = { says: '', source: '', day: today, expires: addDays(today, USUAL_DAYS) };
  const of = (kind: VendorFactKind): TypedFact => vendorFacts.find(({ fact }) => fact === kind) ?? blank;
  return { features, vendorFacts: { training: of('training'), retention: of('retention'), region: of('region') } };
}

/** As it is put on record; what the vendor says of nothing is left out. */
export function recordedFacts({ features, vendorFacts }: TypedFacts): Pick<SystemRecord, 'features' | 'vendorFacts'> {
  return {
    features,
    vendorFacts: VENDOR_FACTS.filter((fact) => isTyped(vendorFacts[fact])).map((fact) => {
      const { says, source, day, expires } = vendorFacts[fact];
      return { fact, says: tidyLine(says), source: source.trim(), day, expires } as VendorFact;
    }),
  };
}

/** By vendor fact: the fields that are wrong. */
export function whatIsWrong({ vendorFacts }: TypedFacts): Map<VendorFactKind, Set<keyof TypedFact>> {
  const wrong = new Map<VendorFactKind, Set<keyof TypedFact>>();
  for (const fact of VENDOR_FACTS) {
    const typed = vendorFacts[fact];
    if (!isTyped(typed)) continue;
    const { says, source, day, expires } = typed;
    const fields = new Set<keyof TypedFact>();
    if (tidyLine(says) === '') fields.add('says');
    if (!source.trim().startsWith('https://') || !URL.canParse(source.trim())) fields.add('source');
    if (!isDay(day)) fields.add('day');
    if (!isDay(expires)) fields.add('expires');
    if (fields.size > 0) wrong.set(fact, fields);
  }
  return wrong;
}

/** Days alone say nothing: they are proposed. */
function isTyped({ says, source }: TypedFact): boolean {
  return says.trim() !== '' || source.trim() !== '';
}
