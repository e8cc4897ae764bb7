/** The catalogue in the package, opened once it is needed. What is not needed at the start of a worker is parsed later. */
import type { ServiceSummary, SignalTables } from './build.ts';
import {
  indexBase64,
  publicSuffixesBase64,
  servicesJson,
  tablesJson,
  topSitesBase64,
  wideNamesBase64,
} from './compiled.ts';
import { type CatalogueIndex, openIndex } from './index-format.ts';
import { type Bounds, openNames } from './reserved.ts';

export interface OpenCatalogue {
  readonly index: CatalogueIndex;
  readonly services: readonly ServiceSummary[];
  readonly tables: SignalTables;
}

const index = openIndex(Uint8Array.fromBase64(indexBase64));
let services: readonly ServiceSummary[] | undefined;
let tables: SignalTables | undefined;
let bounds: Bounds | undefined;

export const builtIn: OpenCatalogue = {
  index,
  get services() {
    services ??= JSON.parse(servicesJson) as ServiceSummary[];
    return services;
  },
  get tables() {
    tables ??= JSON.parse(tablesJson) as SignalTables;
    return tables;
  },
};

export function readBounds(): Bounds {
  bounds ??= {
    suffixes: openNames(Uint8Array.fromBase64(publicSuffixesBase64)),
    topSites: openNames(Uint8Array.fromBase64(topSitesBase64)),
    wide: openNames(Uint8Array.fromBase64(wideNamesBase64)),
  };
  return bounds;
}
