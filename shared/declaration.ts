/** A declaration: what an employee says a service is used for. It never changes; an edit is a new one that `replaces` it. */
import * as v from 'valibot';
import { daySchema } from './day.ts';
import { rowIdSchema, serviceIdSchema } from './observation.ts';
import { tagSchema } from './tag.ts';
import { lineSchema } from './text.ts';

export const PURPOSES = [
  'write-edit',
  'summarise-translate',
  'research',
  'code',
  'analyse-data',
  'media',
  'meeting-notes',
  'chat-with-public',
  'evaluate-people',
  'decide-access',
  'health',
  'identify-people',
  'operate-safety',
  'monitor-people',
  'other',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Purposes where who asks matters as much as what for: each needs a domain. */
export const BOLD_PURPOSES = [
  'evaluate-people',
  'decide-access',
  'health',
  'identify-people',
  'operate-safety',
  'monitor-people',
] as const satisfies readonly Purpose[];

export const DOMAINS = [
  'employment',
  'education',
  'credit',
  'life-health-insurance',
  'other-insurance',
  'housing',
  'health-care',
  'public-benefits',
  'emergency',
  'law-enforcement',
  'migration',
  'justice-elections',
  'critical-infrastructure',
  'other',
] as const;

export const AFFECTED = [
  'nobody',
  'colleagues',
  'customers-public',
  'applicants-evaluated',
  'students-patients-children',
] as const;

export const DATA_CLASSES = ['public', 'internal', 'confidential', 'personal', 'sensitive-or-secret'] as const;

export const HANDLINGS = ['draft-i-rewrite', 'used-after-check', 'used-unchecked'] as const;

export const ACCOUNTS = ['work', 'personal', 'none'] as const;

/** Longest optional line, in UTF-16 units. */
export const NOTE_LENGTH = 200;

export function isBoldPurpose(purpose: Purpose): boolean {
  return (BOLD_PURPOSES as readonly Purpose[]).includes(purpose);
}

const answersObject = v.strictObject({
  purpose: v.picklist(PURPOSES),
  domain: v.optional(v.picklist(DOMAINS)),
  affected: v.picklist(AFFECTED),
  data: v.picklist(DATA_CLASSES),
  handling: v.picklist(HANDLINGS),
  account: v.optional(v.picklist(ACCOUNTS)),
  note: v.optional(lineSchema(NOTE_LENGTH)),
});

export const answersSchema = v.pipe(
  answersObject,
  v.forward(
    v.check(
      ({ purpose, domain }) => isBoldPurpose(purpose) === (domain !== undefined),
      'given for the purposes that need a domain, and only for them',
    ),
    ['domain'],
  ),
);
export type Answers = v.InferOutput<typeof answersSchema>;

const rowEntries = {
  id: rowIdSchema,
  service: serviceIdSchema,
  day: daySchema,
  tag: tagSchema,
};

/** A withdrawal takes back what it replaces and says nothing new. */
export const declarationSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('declaration'),
    ...rowEntries,
    replaces: v.optional(rowIdSchema),
    answers: answersSchema,
  }),
  v.strictObject({ kind: v.literal('withdrawal'), ...rowEntries, replaces: rowIdSchema }),
]);
export type Declaration = v.InferOutput<typeof declarationSchema>;
