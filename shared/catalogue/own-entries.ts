/** What an organisation adds to the catalogue, as people write it and as browsers take it. Pure. */
import * as v from 'valibot';
import { serviceIdSchema } from '../observation.ts';
import { lineSchema } from '../text.ts';
import { hostSuffixSchema, pathPrefixSchema, querySchema } from './place.ts';

/** Version of the document's form: a browser refuses a newer one than it knows, and keeps what it has. */
export const OWN_FORMAT = 1;

const MOST_ENTRIES = 500;
export const ownList = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.array(schema), v.maxLength(MOST_ENTRIES, `at most ${MOST_ENTRIES} entries`));
const name = v.pipe(lineSchema(60), v.regex(/^\S(?:.*\S)?$/u, 'a name with no space around it'));

export const ownServiceSchema = v.strictObject({
  /** None of the built-in ones begins so. */
  id: v.pipe(serviceIdSchema, v.regex(/^own-/, 'an id that begins with own-')),
  product: name,
  vendor: name,
  /** ISO 3166-1 alpha-2; null when not known. */
  country: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'two capital letters'))),
  /** One of a later version is taken too: what the Worker accepts is narrower. */
  category: v.pipe(v.string(), v.regex(/^[a-z-]{2,40}$/, 'a category')),
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
  services: ownList(ownServiceSchema),
  signals: ownList(ownSignalSchema),
  renamed: ownList(v.strictObject({ service: serviceIdSchema, product: name })),
  /** Services that browsers do not notice: no observation, no prompt. */
  excluded: ownList(serviceIdSchema),
});
export type OwnEntries = v.InferOutput<typeof ownEntriesSchema>;

/** What browsers are sent: signed, and growing with every change. */
export const ownCatalogueSchema = v.strictObject({
  format: v.literal(OWN_FORMAT),
  version: v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'at least 1'), v.maxValue(2 ** 47 - 1)),
  ...ownEntriesSchema.entries,
});
export type OwnCatalogue = v.InferOutput<typeof ownCatalogueSchema>;
