/** What staff know of an AI system: the part of an inventory row that no browser can tell. Pure. */
import * as v from 'valibot';
import { CATEGORIES } from './catalogue/category.ts';
import { FEATURES } from './catalogue/features.ts';
import { daySchema } from './day.ts';
import { answersSchema } from './declaration.ts';
import { serviceIdSchema } from './observation.ts';
import { lineSchema, textSchema } from './text.ts';

/** Where a row of the inventory comes from. */
export const SOURCES = ['detected', 'declared', 'manual', 'imported'] as const;
export type Source = (typeof SOURCES)[number];

/** The organisation's role in ISO/IEC 22989's words; most AI that is bought: customer. */
export const ISO_ROLES = ['customer', 'provider', 'producer', 'partner', 'subject'] as const;
/** In the EU AI Act's. */
export const EU_ROLES = ['deployer', 'provider', 'importer', 'distributor', 'none'] as const;

/** How a system that staff register is used; browsers see `web-app` and `browser-extension` alone. */
export const FORMS = [
  'web-app',
  'desktop-app',
  'mobile-app',
  'api',
  'embedded',
  'ide',
  'command-line',
  'browser-extension',
  'ai-browser',
  'on-premises',
  'device',
] as const;

export const VENDOR_FACTS = ['training', 'retention', 'region'] as const;
export type VendorFactKind = (typeof VENDOR_FACTS)[number];

export const MOST_SYSTEMS = 5_000;

export const vendorFactSchema = v.strictObject({
  fact: v.picklist(VENDOR_FACTS),
  says: lineSchema(200),
  source: v.pipe(
    v.string(),
    v.maxLength(500, 'at most 500 characters'),
    v.url('an address'),
    v.startsWith('https://', 'an address that begins with https://'),
  ),
  day: daySchema,
  /** The day from which it is to be looked up again. */
  expires: daySchema,
});
export type VendorFact = v.InferOutput<typeof vendorFactSchema>;

const few = <Schema extends v.GenericSchema>(schema: Schema, most: number) =>
  v.pipe(
    v.array(schema),
    v.maxLength(most, `at most ${most}`),
    v.check((list) => new Set(list.map((one) => JSON.stringify(one))).size === list.length, 'each once'),
  );

/** What can be said of any system, met by browsers or not. Everything has a value, so that a record is read at a glance. */
export const systemRecordSchema = v.strictObject({
  /** Null: as the catalogue has it. A system of the organisation's own needs both. */
  product: v.nullable(lineSchema(80)),
  vendor: v.nullable(lineSchema(80)),
  country: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'two capital letters, ISO 3166-1'))),
  category: v.nullable(v.picklist(CATEGORIES)),
  /** Of a system of the organisation's own; null: as the catalogue has it, or unknown. */
  features: v.nullable(few(v.picklist(FEATURES), FEATURES.length)),
  forms: few(v.picklist(FORMS), FORMS.length),
  /** Who answers for it: a person, or a post. */
  owner: v.nullable(lineSchema(120)),
  isoRoles: v.pipe(few(v.picklist(ISO_ROLES), ISO_ROLES.length), v.minLength(1, 'at least one')),
  euRoles: v.pipe(few(v.picklist(EU_ROLES), EU_ROLES.length), v.minLength(1, 'at least one')),
  /** The system that this one is a part of. */
  partOf: v.nullable(serviceIdSchema),
  /** Use that staff know of, beside what employees declared; notes go into `notes`. */
  uses: few(answersSchema, 40),
  vendorFacts: v.pipe(
    few(vendorFactSchema, VENDOR_FACTS.length),
    v.check((facts) => new Set(facts.map(({ fact }) => fact)).size === facts.length, 'each fact once'),
  ),
  firstDay: v.nullable(daySchema),
  lastDay: v.nullable(daySchema),
  /** Set when it is no longer to be used; what is seen of it afterwards is a finding. */
  retiredDay: v.nullable(daySchema),
  notes: v.nullable(textSchema(2_000)),
});
export type SystemRecord = v.InferOutput<typeof systemRecordSchema>;

export const EMPTY_RECORD: SystemRecord = {
  product: null,
  vendor: null,
  country: null,
  category: null,
  features: null,
  forms: [],
  owner: null,
  isoRoles: ['customer'],
  euRoles: ['deployer'],
  partOf: null,
  uses: [],
  vendorFacts: [],
  firstDay: null,
  lastDay: null,
  retiredDay: null,
  notes: null,
};
