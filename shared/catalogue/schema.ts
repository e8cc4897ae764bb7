/**
 * The catalogue's file format: one vendor a file in `services/`, named after the vendor's id. Host suffixes, path
 * prefixes, query keys and enumerations only: never a regular expression, never logic. Pure.
 */
import * as v from 'valibot';
import { daySchema } from '../day.ts';
import { serviceIdSchema } from '../observation.ts';
import { SURFACES } from '../surface.ts';
import { CATEGORIES } from './category.ts';
import { FEATURES } from './features.ts';
import { hostSuffixSchema, pathPrefixSchema, querySchema } from './place.ts';

/** Identity providers whose consent URLs are read. */
export const ISSUERS = ['google', 'microsoft', 'okta', 'github', 'slack'] as const;

const provenanceSchema = v.variant('kind', [
  /** Stands in the public lists named. */
  v.strictObject({ kind: v.literal('public-list'), lists: v.pipe(v.array(v.string()), v.minLength(1)) }),
  v.strictObject({ kind: v.literal('vendor-docs'), url: v.pipe(v.string(), v.startsWith('https://')), day: daySchema }),
  /** Known to us for certain on that day. */
  v.strictObject({ kind: v.literal('known'), day: daySchema }),
]);

/** `seenBy` below says by what the standard build sees a signal: navigation, frame, extension list, brands, or none. */
const signalBase = {
  provenance: provenanceSchema,
  /** The day it was found dead. It stays on record and out of the index: whoever buys the name next is not the vendor. */
  dead: v.optional(daySchema),
};

const hostSignalEntries = {
  host: hostSuffixSchema,
  path: v.optional(pathPrefixSchema),
  ...signalBase,
};

const signalSchema = v.variant('kind', [
  /** A page in a tab, and where `seenBy` says so a frame inside another site. */
  v.strictObject({
    kind: v.literal('page'),
    ...hostSignalEntries,
    query: v.optional(querySchema),
    seenBy: v.pipe(v.array(v.picklist(['navigation', 'frame'])), v.minLength(1)),
  }),
  /** Met only as a frame inside other sites. */
  v.strictObject({ kind: v.literal('sub-frame'), ...hostSignalEntries, seenBy: v.tuple([v.literal('frame')]) }),
  v.strictObject({ kind: v.literal('api-host'), ...hostSignalEntries, seenBy: v.tuple([v.literal('none')]) }),
  v.strictObject({
    kind: v.literal('local-port'),
    port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
    ...signalBase,
    seenBy: v.tuple([v.picklist(['navigation', 'none'])]),
  }),
  /** A client of an identity provider, in its consent URL. */
  v.strictObject({
    kind: v.literal('sign-in-client'),
    issuer: v.picklist(ISSUERS),
    client: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{6,128}$/, 'a client id')),
    ...signalBase,
    seenBy: v.tuple([v.literal('navigation')]),
  }),
  /** Where a consent URL sends people back to, beside the service's own pages and API hosts, which count by themselves. */
  v.strictObject({
    kind: v.literal('sign-in-redirect'),
    ...hostSignalEntries,
    seenBy: v.tuple([v.literal('navigation')]),
  }),
  v.strictObject({
    kind: v.literal('extension-id'),
    store: v.picklist(['chrome', 'edge', 'firefox']),
    extension: v.pipe(v.string(), v.maxLength(80)),
    ...signalBase,
    seenBy: v.tuple([v.literal('extension-list')]),
  }),
  /** A brand in `navigator.userAgentData`, where an AI browser shows one of its own. */
  v.strictObject({
    kind: v.literal('browser-brand'),
    brand: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
    ...signalBase,
    seenBy: v.tuple([v.literal('brands')]),
  }),
]);
export type Signal = v.InferOutput<typeof signalSchema>;
export type PageSignal = Extract<Signal, { kind: 'page' }>;

/** What the vendor itself says, with where and when it was read; absent when nobody has read it. */
const vendorFactSchema = v.strictObject({
  says: v.pipe(v.string(), v.maxLength(200)),
  source: v.pipe(v.string(), v.startsWith('https://')),
  day: daySchema,
});

const serviceSchema = v.strictObject({
  id: serviceIdSchema,
  product: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  category: v.picklist(CATEGORIES),
  features: v.array(v.picklist(FEATURES)),
  /** Whether a work account and a personal one are under different terms, so that the prompt asks which. */
  accountMatters: v.boolean(),
  firstListed: daySchema,
  surfaces: v.pipe(
    v.array(v.strictObject({ surface: v.picklist(SURFACES), signals: v.pipe(v.array(signalSchema), v.minLength(1)) })),
    v.minLength(1),
  ),
  facts: v.strictObject({
    training: v.optional(vendorFactSchema),
    retention: v.optional(vendorFactSchema),
    region: v.optional(vendorFactSchema),
  }),
  /** Addresses that must be placed at this service and surface; none where no address shows it. */
  matches: v.array(v.strictObject({ url: v.pipe(v.string(), v.url()), surface: v.picklist(SURFACES) })),
  /** Addresses that must not be placed at this service. */
  nearMisses: v.pipe(v.array(v.pipe(v.string(), v.url())), v.minLength(1)),
});

export const vendorFileSchema = v.strictObject({
  vendor: v.strictObject({
    id: serviceIdSchema,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
    /** ISO 3166-1 alpha-2; null when not certain. */
    country: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
  }),
  /** The vendor's documentation, status, blog and marketing pages: not use of a service. */
  vendorPages: v.array(v.strictObject(hostSignalEntries)),
  services: v.pipe(v.array(serviceSchema), v.minLength(1)),
});
export type VendorFile = v.InferOutput<typeof vendorFileSchema>;
