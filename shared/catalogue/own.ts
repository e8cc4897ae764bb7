/**
 * What an organisation adds to the catalogue: services of its own, signals of its own for any service, other names, and
 * services that are not to be noticed. Made in the Worker, signed, and checked again in every browser. Pure.
 */
import { SURFACES } from '../surface.ts';
import { packIndex, placeOf, type ServiceSummary } from './build.ts';
import type { OpenCatalogue } from './built-in.ts';
import type { Category } from './category.ts';
import { vocabularyJson } from './compiled.ts';
import { MOST_RULES_A_HOST, openIndex, SEEN_IN_CONSENT, SEEN_IN_FRAME, SEEN_IN_NAVIGATION } from './index-format.ts';
import { listHosts, matchUrl } from './match.ts';
import type { OwnEntries, OwnSignal } from './own-entries.ts';
import { type Bounds, isPublicSuffix, isTopSite, isWide, registrableDomain } from './reserved.ts';
import type * as vocabulary from './vocabulary.ts';

export interface OwnRefusal {
  reason: 'public-suffix' | 'top-site' | 'free-text' | 'private-life' | 'service-unknown' | 'twice' | 'too-many';
  /** As in `signals[2].host`. */
  field: string;
  /** What was refused. */
  value: string;
}

/** The first entry that is out of bounds; nothing when all are within. The Worker asks, and each browser asks again. */
export function refuseOwn(entries: OwnEntries, builtIn: OpenCatalogue, reserved: Bounds): OwnRefusal | undefined {
  return refuseServices(entries) ?? refuseSignals(entries, builtIn, reserved);
}

/** What names a service that there is not. The Worker refuses it; an older browser leaves it out and takes the rest. */
export function refuseUnknown(entries: OwnEntries, builtIn: OpenCatalogue): OwnRefusal | undefined {
  const known = new Set([...builtIn.services, ...entries.services].map(({ id }) => id));
  const named = [
    ...entries.signals.map(({ service }, at) => ({ service, field: `signals[${at}].service` })),
    ...entries.renamed.map(({ service }, at) => ({ service, field: `renamed[${at}].service` })),
    ...entries.excluded.map((service, at) => ({ service, field: `excluded[${at}]` })),
  ];
  const unknown = named.find(({ service }) => !known.has(service));
  return unknown && { reason: 'service-unknown', field: unknown.field, value: unknown.service };
}

function refuseServices({ services }: OwnEntries): OwnRefusal | undefined {
  const ids = new Set<string>();
  for (const [at, { id, category }] of services.entries()) {
    if (ids.has(id)) return { reason: 'twice', field: `services[${at}].id`, value: id };
    if (category === 'private-life') return { reason: 'private-life', field: `services[${at}].category`, value: id };
    ids.add(id);
  }
  return undefined;
}

function refuseSignals(entries: OwnEntries, builtIn: OpenCatalogue, reserved: Bounds): OwnRefusal | undefined {
  const privateHosts = findPrivateHosts(builtIn);
  const freeText = readWords('FREE_TEXT_KEYS');
  const mainPlaces = readWords('MAIN_PLACES');
  const places = new Set<string>();
  const perHost = new Map<string, number>();
  for (const [at, signal] of entries.signals.entries()) {
    const { host } = signal;
    const place = describePlace(signal);
    const refuse = (reason: OwnRefusal['reason'], field: string, value: string): OwnRefusal => ({
      reason,
      field: `signals[${at}].${field}`,
      value,
    });
    if (isPublicSuffix(reserved, host)) return refuse('public-suffix', 'host', host);
    if (isTooWideOnTopSite(signal, reserved, mainPlaces))
      return refuse('top-site', signal.path ? 'path' : 'host', place);
    if (place === host && isWide(reserved, host)) return refuse('public-suffix', 'host', host);
    if (signal.query && freeText.has(signal.query.key)) return refuse('free-text', 'query.key', signal.query.key);
    if (isPrivateLife(signal, builtIn, privateHosts)) return refuse('private-life', 'host', place);
    if (places.has(place)) return refuse('twice', 'host', place);
    places.add(place);
    const onHost = (perHost.get(host) ?? 0) + 1;
    if (onHost > MOST_RULES_A_HOST) return refuse('too-many', 'host', host);
    perHost.set(host, onHost);
  }
  return undefined;
}

function readWords(name: 'FREE_TEXT_KEYS' | 'MAIN_PLACES'): ReadonlySet<string> {
  return new Set((JSON.parse(vocabularyJson) as typeof vocabulary)[name].split(' '));
}

/** On one of the most visited sites, and below it, a place of its own is needed: not the site, nor what it is for. */
function isTooWideOnTopSite({ host, path }: OwnSignal, reserved: Bounds, mainPlaces: ReadonlySet<string>): boolean {
  const site = registrableDomain(reserved, host);
  if (!isTopSite(reserved, host) && (site === undefined || !isTopSite(reserved, site))) return false;
  const [first = '', ...deeper] = path?.slice(1).split('/') ?? [];
  return first === '' || (deeper.length === 0 && mainPlaces.has(first.toLowerCase()));
}

/** Hosts of private life, and the names above them. */
function findPrivateHosts({ index, services }: OpenCatalogue): ReadonlySet<string> {
  const hosts = listHosts(index).filter((one) => one.services.some((at) => services[at]?.category === 'private-life'));
  return new Set(
    hosts.flatMap(({ host }) => {
      const labels = host.split('.');
      return labels.map((_, from) => labels.slice(from).join('.'));
    }),
  );
}

/** What people do in private stays out of sight, whatever name it is given, and however wide that name is. */
function isPrivateLife(signal: OwnSignal, builtIn: OpenCatalogue, privateHosts: ReadonlySet<string>): boolean {
  if (privateHosts.has(signal.host)) return true;
  const { host, path, query } = placeOf(signal);
  const match = matchUrl(builtIn.index, `https://${host}${path || '/'}${query && `?${query}`}`, 'anywhere');
  return match !== undefined && builtIn.services[match.service]?.category === 'private-life';
}

/** As people read it: `helper.acme.example/ai?mode=1`. */
export function describePlace(signal: OwnSignal): string {
  const { host, path, query } = placeOf(signal);
  return host + path + (query && `?${query}`);
}

function asSummary(service: OwnEntries['services'][number]): ServiceSummary {
  return { ...service, category: service.category as Category };
}

/** Every service under the name that the organisation gives it. */
export function describeServices(services: readonly ServiceSummary[], own: OwnEntries | undefined): ServiceSummary[] {
  const names = new Map(own?.renamed.map(({ service, product }) => [service, product]));
  return [...services, ...(own?.services ?? []).map(asSummary)].map((service) => ({
    ...service,
    product: names.get(service.id) ?? service.product,
  }));
}

/** The organisation's signals as an index of their own, by the same code as the built-in one. What names no service is left out. */
export function openOwn(own: OwnEntries, builtIn: OpenCatalogue): OpenCatalogue {
  const services = [...own.services.map(asSummary), ...builtIn.services];
  const positions = new Map(services.map(({ id }, at) => [id, at]));
  const rules = own.signals.flatMap((signal) => {
    const service = positions.get(signal.service);
    if (service === undefined) return [];
    const seenBy = SEEN_IN_NAVIGATION | SEEN_IN_CONSENT | (signal.inFrames ? SEEN_IN_FRAME : 0);
    return [{ ...placeOf(signal), service, surface: SURFACES.indexOf(signal.surface), seenBy }];
  });
  return {
    index: openIndex(packIndex(rules, builtIn.index.readConventions())),
    services,
    tables: { clients: {}, extensions: {}, brands: {}, agents: [] },
  };
}
