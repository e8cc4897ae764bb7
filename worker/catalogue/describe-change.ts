/** What the log says of a change of the organisation's own entries: which are new, gone or different, by id. Pure. */
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';

export function describeChange(from: OwnEntries, to: OwnEntries): object {
  return {
    services: compare(byId(from), byId(to)),
    signals: compare(byPlace(from), byPlace(to)),
    renamed: compare(byService(from), byService(to)),
    excluded: compare(byItself(from), byItself(to)),
  };
}

type Entries = ReadonlyMap<string, string>;

const byId = ({ services }: OwnEntries): Entries => new Map(services.map((entry) => [entry.id, JSON.stringify(entry)]));
const byPlace = ({ signals }: OwnEntries): Entries =>
  new Map(signals.map((entry) => [`${entry.service} ${entry.host}${entry.path ?? ''}`, JSON.stringify(entry)]));
const byService = ({ renamed }: OwnEntries): Entries =>
  new Map(renamed.map(({ service, product }) => [service, product]));
const byItself = ({ excluded }: OwnEntries): Entries => new Map(excluded.map((service) => [service, service]));

function compare(from: Entries, to: Entries) {
  return {
    added: [...to.keys()].filter((key) => !from.has(key)),
    removed: [...from.keys()].filter((key) => !to.has(key)),
    changed: [...to.keys()].filter((key) => from.has(key) && from.get(key) !== to.get(key)),
  };
}
