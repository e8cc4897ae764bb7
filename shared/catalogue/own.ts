/**
 * What an organisation adds to the catalogue: services of its own, signals of its own for any service, other names, and
 * services that are not to be noticed. Made in the Worker, signed, and checked again in every browser. Pure.
 */
import * as v from 'valibot';
import { serviceIdSchema } from '../observation.ts';
import { SURFACES } from '../surface.ts';
import { packIndex, type Rule, type ServiceSummary } from './build.ts';
import type { OpenCatalogue } from './built-in.ts';
import { CATEGORIES } from './category.ts';
import { openIndex, SEEN_IN_CONSENT, SEEN_IN_FRAME, SEEN_IN_NAVIGATION } from './index-format.ts';
import { listHosts, matchUrl } from './match.ts';
import { hostSuffixSchema, pathPrefixSchema, querySchema } from './place.ts';
import { isPublicSuffix, isTopSite, type Reserved } from './reserved.ts';

/** Version of the document's form: a browser refuses a newer one than it knows, and keeps what it has. */
export const OWN_FORMAT = 1;

/** Ids of an organisation's own services begin so, and none of the built-in ones does. */
export const OWN_PREFIX = 'own-';

const MOST_ENTRIES = 500;
const list = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.array(schema), v.maxLength(MOST_ENTRIES, `at most ${MOST_ENTRIES} entries`));
const name = v.pipe(v.string(), v.trim(), v.minLength(1, 'a name'), v.maxLength(60, 'at most 60 characters'));

const ownServiceSchema = v.strictObject({
  id: v.pipe(serviceIdSchema, v.startsWith(OWN_PREFIX, `an id that begins with ${OWN_PREFIX}`)),
  product: name,
  vendor: name,
  /** ISO 3166-1 alpha-2; null when not known. */
  country: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'two capital letters'))),
  category: v.picklist(CATEGORIES),
  /** Whether a work account and a personal one are under different terms, so that the prompt asks which. */
  accountMatters: v.boolean(),
});

const ownSignalSchema = v.strictObject({
  /** One of the organisation's own services or a built-in one. */
  service: serviceIdSchema,
  surface: v.picklist(['web-app', 'embedded']),
  host: hostSuffixSchema,
  path: v.optional(pathPrefixSchema),
  query: v.optional(querySchema),
  /** Whether it counts as a frame inside other sites too. */
  inFrames: v.boolean(),
});
export type OwnSignal = v.InferOutput<typeof ownSignalSchema>;

/** What people edit. */
export const ownEntriesSchema = v.strictObject({
  services: list(ownServiceSchema),
  signals: list(ownSignalSchema),
  renamed: list(v.strictObject({ service: serviceIdSchema, product: name })),
  /** Services that browsers do not notice: no observation, no prompt. */
  excluded: list(serviceIdSchema),
});
export type OwnEntries = v.InferOutput<typeof ownEntriesSchema>;

/** What browsers are sent: signed, and growing with every change. */
export const ownCatalogueSchema = v.strictObject({
  format: v.literal(OWN_FORMAT),
  version: v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'at least 1'), v.maxValue(2 ** 47 - 1)),
  ...ownEntriesSchema.entries,
});
export type OwnCatalogue = v.InferOutput<typeof ownCatalogueSchema>;

export const OWN_REFUSALS = ['public-suffix', 'top-site', 'private-life', 'service-unknown', 'twice'] as const;
export interface OwnRefusal {
  reason: (typeof OWN_REFUSALS)[number];
  /** As in `signals[2].host`. */
  field: string;
  /** What was refused. */
  value: string;
}

/** The first entry that is out of bounds; nothing when all are within. The Worker asks, and each browser asks again. */
export function refuseOwn(entries: OwnEntries, builtIn: OpenCatalogue, reserved: Reserved): OwnRefusal | undefined {
  const known = new Map(builtIn.services.map((service) => [service.id, service]));
  const ownIds = new Set<string>();
  for (const [at, { id, category }] of entries.services.entries()) {
    if (ownIds.has(id)) return { reason: 'twice', field: `services[${at}].id`, value: id };
    if (category === 'private-life') return { reason: 'private-life', field: `services[${at}].category`, value: id };
    ownIds.add(id);
  }
  const named = [
    ...entries.signals.map(({ service }, at) => ({ service, field: `signals[${at}].service` })),
    ...entries.renamed.map(({ service }, at) => ({ service, field: `renamed[${at}].service` })),
    ...entries.excluded.map((service, at) => ({ service, field: `excluded[${at}]` })),
  ];
  for (const { service, field } of named) {
    if (!ownIds.has(service) && !known.has(service)) return { reason: 'service-unknown', field, value: service };
  }
  const places = new Set<string>();
  for (const [at, signal] of entries.signals.entries()) {
    const field = `signals[${at}].host`;
    const { host, path, query } = placeOfOwn(signal);
    const place = `${host}${path}${query && `?${query}`}`;
    if (isPublicSuffix(reserved, host)) return { reason: 'public-suffix', field, value: host };
    if (path === '' && query === '' && isTopSite(reserved, host)) return { reason: 'top-site', field, value: host };
    if (places.has(place)) return { reason: 'twice', field, value: place };
    places.add(place);
    if (isPrivateLife(signal, builtIn)) return { reason: 'private-life', field, value: place };
  }
  return undefined;
}

/** What people do in private stays out of sight, whatever name it is given, and however wide that name is. */
function isPrivateLife(signal: OwnSignal, builtIn: OpenCatalogue): boolean {
  const isPrivate = (service: number | undefined) => builtIn.services[service ?? -1]?.category === 'private-life';
  const { host, path, query } = placeOfOwn(signal);
  const url = `https://${host}${path || '/'}${query && `?${query}`}`;
  if (isPrivate(matchUrl(builtIn.index, url, 'anywhere')?.service)) return true;
  return listHosts(builtIn.index).some((known) => known.host.endsWith(`.${host}`) && isPrivate(known.service));
}

function placeOfOwn({ host, path = '', query }: OwnSignal): Pick<Rule, 'host' | 'path' | 'query'> {
  return { host, path, query: query === undefined ? '' : [query.key, query.value].filter(Boolean).join('=') };
}

/** Every service under the name that the organisation gives it. */
export function describeServices(services: readonly ServiceSummary[], own: OwnEntries | undefined): ServiceSummary[] {
  const names = new Map(own?.renamed.map(({ service, product }) => [service, product]));
  return [...services, ...(own?.services ?? [])].map((service) => ({
    ...service,
    product: names.get(service.id) ?? service.product,
  }));
}

/** The organisation's signals as an index of their own, by the same code as the built-in one, and the services they name. */
export function openOwn(own: OwnEntries, builtIn: OpenCatalogue): OpenCatalogue {
  const named = new Map([...builtIn.services, ...own.services].map((service) => [service.id, service]));
  const services = [...new Set(own.signals.map(({ service }) => service))].flatMap((id): ServiceSummary[] => {
    const service = named.get(id);
    return service ? [service] : [];
  });
  const positions = new Map(services.map(({ id }, at) => [id, at]));
  const rules = own.signals.map((signal) => ({
    ...placeOfOwn(signal),
    service: positions.get(signal.service) ?? 0,
    surface: SURFACES.indexOf(signal.surface),
    seenBy: SEEN_IN_NAVIGATION | SEEN_IN_CONSENT | (signal.inFrames ? SEEN_IN_FRAME : 0),
  }));
  return {
    index: openIndex(packIndex(rules, builtIn.index.conventions)),
    services,
    tables: { clients: {}, extensions: {}, brands: {}, agents: [] },
  };
}
