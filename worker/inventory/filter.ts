/** Which AI systems are asked for, and which page of them. Pure. */
import * as v from 'valibot';
import { daySchema } from '../../shared/day.ts';
import { FINDING_KINDS } from '../../shared/finding.ts';
import { type AiSystem, SYSTEM_STATUSES } from '../../shared/inventory.ts';
import { SOURCES } from '../../shared/system.ts';
import { EU_CLASSES } from '../../shared/verdict.ts';

const word = (most: number) =>
  v.pipe(v.string(), v.minLength(1, 'not empty'), v.maxLength(most, `at most ${most} characters`));

export const filterEntries = {
  status: v.optional(v.picklist(SYSTEM_STATUSES)),
  source: v.optional(v.picklist(SOURCES)),
  /** Systems with a finding of this kind. */
  finding: v.optional(v.picklist(FINDING_KINDS)),
  /** As it is written in the system's record; empty for those that nobody owns. */
  owner: v.optional(v.pipe(v.string(), v.maxLength(120, 'at most 120 characters'))),
  /** Name of a group in which the threshold is reached. */
  group: v.optional(word(80)),
  /** The class by law in force, or by law that is passed. */
  class: v.optional(v.picklist(EU_CLASSES)),
  'changed-since': v.optional(daySchema),
};
const filterSchema = v.object(filterEntries);
export type SystemFilter = v.InferOutput<typeof filterSchema>;

const DEFAULT_PAGE = 100;
const MOST_ON_A_PAGE = 500;

export const pageEntries = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'a whole number'),
      v.transform(Number),
      v.minValue(1, 'at least 1'),
      v.maxValue(MOST_ON_A_PAGE, `at most ${MOST_ON_A_PAGE}`),
    ),
    String(DEFAULT_PAGE),
  ),
  /** Where the page begins, as the answer before named it in `next`. */
  cursor: v.optional(v.string()),
};

export function keepSystems(systems: readonly AiSystem[], filter: SystemFilter): AiSystem[] {
  const { status, source, finding, owner, group, class: euClass, 'changed-since': changedSince } = filter;
  return systems.filter(
    (system) =>
      (status === undefined || system.status === status) &&
      (source === undefined || system.source === source) &&
      (finding === undefined || system.findings.some(({ kind }) => kind === finding)) &&
      (owner === undefined || (system.owner ?? '') === owner) &&
      (group === undefined || system.groups.some(({ name }) => name === group)) &&
      (euClass === undefined || isOfClass(system, euClass)) &&
      (changedSince === undefined || system.changedDay >= changedSince),
  );
}

function isOfClass({ euClass, uses }: AiSystem, wanted: AiSystem['euClass']): boolean {
  return euClass === wanted || uses.some(({ verdict }) => verdict.upcoming.some((rule) => rule.euClass === wanted));
}

export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

/** The page after the row that the cursor names, which need not be there any more; rows are sorted by `keyOf`. */
export function cutPage<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  { limit, after }: { limit: number; after: string | undefined },
): Page<Row> {
  const rest = after === undefined ? rows : rows.filter((row) => keyOf(row) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: last !== undefined && rest.length > limit ? toCursor(keyOf(last)) : null };
}

export function toCursor(key: string): string {
  return new TextEncoder().encode(key).toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** Undefined for what is no cursor of ours. */
export function readCursor(cursor: string, isKey: (key: string) => boolean): string | undefined {
  try {
    const key = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(
      Uint8Array.fromBase64(cursor, { alphabet: 'base64url' }),
    );
    return isKey(key) && toCursor(key) === cursor ? key : undefined;
  } catch {
    return undefined;
  }
}
