/** Records of AI systems: how they are read, compared and judged. Pure. */
import * as v from 'valibot';
import { type Day, isYetToCome } from '../../shared/day.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { type SystemRecord, systemRecordSchema, VENDOR_FACTS } from '../../shared/system.ts';

/** A record as it was stored. */
export function parseRecord(text: string): SystemRecord {
  return v.parse(systemRecordSchema, JSON.parse(text));
}

/** The one way to say the same: facts have an order. */
export function tidyRecord(record: SystemRecord): SystemRecord {
  const order = (fact: (typeof VENDOR_FACTS)[number]) => VENDOR_FACTS.indexOf(fact);
  return { ...record, vendorFacts: record.vendorFacts.toSorted((a, b) => order(a.fact) - order(b.fact)) };
}

export type Changes = Partial<Record<keyof SystemRecord, [before: unknown, after: unknown]>>;

/** The fields that are not the same, each with its value before and after; for the log, so that it tells the history. */
export function changesOf(before: SystemRecord, after: SystemRecord): Changes {
  const fields = Object.keys(after) as (keyof SystemRecord)[];
  return Object.fromEntries(
    fields
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => [field, [before[field], after[field]]]),
  );
}

export interface RecordRefusal {
  code: Extract<ProblemCode, 'system.name-missing' | 'system.part-of' | 'body.invalid'>;
  field: keyof SystemRecord;
  message: string;
}

interface Context {
  /** Whether the catalogue or the organisation's own entries name it. */
  isService: boolean;
  /** What is known of the system that it is to be a part of. */
  parent: 'none' | 'known' | 'unknown' | 'circle';
  today: Day;
}

/** What of a record cannot stand though each field is well-formed; nothing when all can. */
export function refuseRecord(record: SystemRecord, { isService, parent, today }: Context): RecordRefusal | undefined {
  const nameless = (['product', 'vendor'] as const).find((field) => !isService && record[field] === null);
  if (nameless) {
    const message = `A system of your own needs a ${nameless}: the catalogue has no name for it.`;
    return { code: 'system.name-missing', field: nameless, message };
  }
  if (parent === 'unknown' || parent === 'circle') {
    const message =
      parent === 'unknown'
        ? 'There is no such system. Register it first, or name one of the catalogue.'
        : 'A system cannot be a part of itself, nor of one of its own parts.';
    return { code: 'system.part-of', field: 'partOf', message };
  }
  const { firstDay, lastDay } = record;
  const yetToCome = (['firstDay', 'lastDay'] as const).find((field) => {
    const day = record[field];
    return day !== null && isYetToCome(day, today);
  });
  if (yetToCome) return { code: 'body.invalid', field: yetToCome, message: 'Expected: a day that has begun.' };
  if (firstDay !== null && lastDay !== null && lastDay < firstDay) {
    return { code: 'body.invalid', field: 'lastDay', message: 'Expected: the first day or a later one.' };
  }
  return undefined;
}
