/** The log: what staff did and which findings opened and closed, each entry chained to the one before. Pure. */
import * as v from 'valibot';

export const LOG_KINDS = [
  'report-viewed',
  'report-exported',
  'log-exported',
  'finding-opened',
  'finding-closed',
  'finding-changed',
  'status-changed',
  'system-registered',
  'system-changed',
  'systems-imported',
  'use-reviewed',
  'finding-screened',
  'screening-withdrawn',
  'assessment-recorded',
  'assessment-opened',
  'assessment-changed',
  'assessment-submitted',
  'assessment-taken-into-review',
  'assessment-returned',
  'assessment-decided',
  'assessment-dropped',
  'exclusion-proposed',
  'exclusion-approved',
  'exclusion-withdrawn',
  'system-retired',
  'criteria-proposed',
  'criteria-approved',
  'groups-changed',
  'catalogue-changed',
  'policy-changed',
  'request-answered',
  'enrolment-token-added',
  'enrolment-token-rotated',
  'enrolment-token-revoked',
  'enrolment-rate-exceeded',
  'device-approved',
  'device-revoked',
  'deployment-file-made',
  'staff-token-added',
  'staff-token-revoked',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What stands before the first entry. */
export const FIRST_HASH = '0'.repeat(64);

const LINE = /^[^\n\r\u2028\u2029]+$/;

/** Not empty, and one line to any reader. */
export const isLine = (text: string): boolean => LINE.test(text);

const line = v.pipe(v.string(), v.regex(LINE, 'one line'));

export const logEntrySchema = v.strictObject({
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** ISO 8601, UTC. */
  at: line,
  actor: line,
  kind: v.picklist(LOG_KINDS),
  /** Never empty: in the text that is hashed, none is the empty line. */
  subject: v.nullable(line),
  /** JSON as text: it is hashed byte for byte. */
  detail: line,
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
});
export type LogEntry = v.InferOutput<typeof logEntrySchema>;

/** The text whose SHA-256 is the entry's hash: seven lines, none of which can hold a line feed. */
export function hashedText(
  previous: string,
  { number, at, actor, kind, subject, detail }: Omit<LogEntry, 'hash'>,
): string {
  return [previous, number, at, actor, kind, subject ?? '', detail].join('\n');
}

/** The one form of an entry in an export, without its line feed: nothing can be said in it beside what is hashed. */
export function entryLine({ number, at, actor, kind, subject, detail, hash }: LogEntry): string {
  return JSON.stringify({ number, at, actor, kind, subject, detail, hash });
}
