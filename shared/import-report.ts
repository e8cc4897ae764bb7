/** What an import of AI systems changes, or would change. Pure. */
import * as v from 'valibot';

export const importReportSchema = v.strictObject({
  /** True: nothing was changed, this is what would be. */
  dryRun: v.boolean(),
  /** SHA-256 of the file, hexadecimal: the log names it too. */
  sha256: v.string(),
  /** Rows that are not empty, the header left out. */
  rows: v.number(),
  new: v.array(v.string()),
  /** Systems that are there already, with the fields that change. */
  changed: v.array(v.strictObject({ id: v.string(), fields: v.array(v.string()) })),
  unchanged: v.number(),
  /** Columns of the export that every export makes anew. */
  ignoredColumns: v.array(v.string()),
  /** The version that each new or changed system has now; null for a dry run. */
  versions: v.nullable(v.record(v.string(), v.number())),
});
export type ImportReport = v.InferOutput<typeof importReportSchema>;
