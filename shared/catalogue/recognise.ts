/** What a browser makes of what it meets: a service and a surface, or nothing. Pure. */
import type { Scope, Surface } from '../surface.ts';
import type { ServiceSummary } from './build.ts';
import type { OpenCatalogue } from './built-in.ts';
import { readConsent } from './consent.ts';
import { type Match, matchUrl, type Where } from './match.ts';
import { describeServices, openOwn } from './own.ts';
import type { OwnEntries } from './own-entries.ts';
import { listPlaces, type Place } from './places.ts';

export interface Seen {
  service: string;
  surface: Surface;
  /** What a sign-in lets the service read, or an extension do. */
  scopes: readonly Scope[];
}

/** A place of a service by its id. Those of the organisation win over all others. */
export interface NamedPlace extends Omit<Place, 'service'> {
  service: string;
  isOwn: boolean;
}

export interface Recogniser {
  /** An address, of a page in a tab or of a frame. A vendor's own pages are not use. */
  address(url: string, where: 'navigation' | 'frame'): Seen | undefined;
  /** An installed extension; `drives` when it holds the right to drive the browser. Known agents are agents anyhow. */
  extension(id: string, drives: boolean): Seen | undefined;
  /** Whether any catalogue knows it, noticed here or not: what is known is no candidate. */
  isListed(url: string): boolean;
  isListedExtension(id: string): boolean;
  /** A brand that the browser itself shows. */
  brand(name: string): Seen | undefined;
  /** A service that is noticed here, under the name that the organisation gives it. */
  service(id: string): ServiceSummary | undefined;
  /** Every place of every catalogue, noticed here or not. */
  places(): NamedPlace[];
}

/** The built-in catalogue with the organisation's entries, which win. Private life is left alone unless policy says so. */
export function makeRecogniser(
  builtIn: OpenCatalogue,
  own: OwnEntries | null,
  { privateLife }: { privateLife: boolean },
): Recogniser {
  const catalogues = own ? [openOwn(own, builtIn), builtIn] : [builtIn];
  const excluded = new Set(own?.excluded);
  let byId: Map<string, ServiceSummary> | undefined;

  function place(url: string, where: Where): { match: Match; service: ServiceSummary | undefined } | undefined {
    for (const { index, services } of catalogues) {
      const match = matchUrl(index, url, where);
      if (match) return { match, service: services[match.service] };
    }
    return undefined;
  }

  function seen(service: ServiceSummary | undefined, surface: Surface, scopes: readonly Scope[]): Seen | undefined {
    if (!service || excluded.has(service.id)) return undefined;
    if (service.category === 'private-life' && !privateLife) return undefined;
    return { service: service.id, surface, scopes };
  }

  function fromTable(table: 'extensions' | 'brands' | 'clients', key: string): ServiceSummary | undefined {
    const position = Object.hasOwn(builtIn.tables[table], key) ? builtIn.tables[table][key] : undefined;
    return position === undefined ? undefined : builtIn.services[position];
  }

  return {
    address(url, where) {
      const consent = where === 'navigation' ? readConsent(url) : undefined;
      if (consent) {
        const { issuer, client, redirect, scopes } = consent;
        const there = redirect && URL.canParse(redirect) ? place(new URL(redirect).href, 'consent') : undefined;
        const service = there?.match.surface === 'vendor-page' ? undefined : there?.service;
        return seen(fromTable('clients', `${issuer} ${client}`) ?? service, 'sign-in', scopes);
      }
      const found = place(url, where);
      if (!found || found.match.surface === 'vendor-page') return undefined;
      // A service's own page inside another site is embedded there.
      const surface = where === 'frame' && found.match.surface === 'web-app' ? 'embedded' : found.match.surface;
      return seen(found.service, surface, []);
    },
    extension(id, drives) {
      const isAgent = drives || builtIn.tables.agents.includes(id);
      return seen(fromTable('extensions', id), 'extension', isAgent ? ['agent'] : []);
    },
    isListed: (url) => place(url, 'anywhere') !== undefined,
    isListedExtension: (id) => fromTable('extensions', id) !== undefined,
    brand: (name) => seen(fromTable('brands', name), 'web-app', []),
    service(id) {
      byId ??= new Map(describeServices(builtIn.services, own ?? undefined).map((service) => [service.id, service]));
      const service = byId.get(id);
      return service && seen(service, 'web-app', []) ? service : undefined;
    },
    places: () =>
      catalogues.flatMap(({ index, services }) =>
        listPlaces(index).map((place) => ({
          ...place,
          service: services[place.service]?.id ?? '',
          isOwn: index !== builtIn.index,
        })),
      ),
  };
}
