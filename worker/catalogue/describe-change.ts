/** What the log says of a change of the organisation's own entries: which are new, gone or different, as they read. Pure. */
import { describePlace } from '../../shared/catalogue/own.ts';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';

interface ListChange {
  added: object[];
  /** What tells them from others. */
  removed: string[];
  changed: { before: object; after: object }[];
}

export interface CatalogueChange {
  services: ListChange;
  signals: ListChange;
  renamed: ListChange;
  excluded: { added: string[]; removed: string[] };
}

/** Nothing when both say the same, in whatever order. */
export function describeChange(from: OwnEntries, to: OwnEntries): CatalogueChange | undefined {
  const change = {
    services: compare(byId(from), byId(to)),
    signals: compare(byPlace(from), byPlace(to)),
    renamed: compare(byService(from), byService(to)),
    excluded: {
      added: to.excluded.filter((service) => !from.excluded.includes(service)),
      removed: from.excluded.filter((service) => !to.excluded.includes(service)),
    },
  };
  const lists = Object.values(change).flatMap((list) => Object.values(list));
  return lists.some(({ length }) => length > 0) ? change : undefined;
}

type Entries = ReadonlyMap<string, object>;

const byId = ({ services }: OwnEntries): Entries => new Map(services.map((entry) => [entry.id, entry]));
const byPlace = ({ signals }: OwnEntries): Entries =>
  new Map(signals.map((entry) => [`${entry.service} ${describePlace(entry)}`, entry]));
const byService = ({ renamed }: OwnEntries): Entries => new Map(renamed.map((entry) => [entry.service, entry]));

function compare(from: Entries, to: Entries): ListChange {
  return {
    added: [...to].filter(([key]) => !from.has(key)).map(([, entry]) => entry),
    removed: [...from.keys()].filter((key) => !to.has(key)),
    changed: [...to].flatMap(([key, after]) => {
      const before = from.get(key);
      return before !== undefined && JSON.stringify(before) !== JSON.stringify(after) ? [{ before, after }] : [];
    }),
  };
}
