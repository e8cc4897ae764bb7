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
  'criteria-proposed',
  'criteria-approved',
  'groups-changed',
  'catalogue-changed',
  'policy-changed',
  'request-answered',
  'staff-token-added',
  'staff-token-revoked',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What stands before the first entry. */
export const FIRST_HASH = '0'.repeat(64);

export const logEntrySchema = v.strictObject({
  number: v.number(),
  /** ISO 8601, UTC. */
  at: v.string(),
  actor: v.string(),
  kind: v.picklist(LOG_KINDS),
  subject: v.nullable(v.string()),
  /** JSON as text: it is hashed byte for byte. */
  detail: v.string(),
  hash: v.string(),
});
export type LogEntry = v.InferOutput<typeof logEntrySchema>;

/** The text whose SHA-256 is the entry's hash: seven lines, none of which can hold a line feed. */
export function hashedText(
  previous: string,
  { number, at, actor, kind, subject, detail }: Omit<LogEntry, 'hash'>,
): string {
  return [previous, number, at, actor, kind, subject ?? '', detail].join('\n');
}
