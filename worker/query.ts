import type { Context } from 'hono';
import * as v from 'valibot';
import { explainIssue, fieldPath, isUnknownKey } from '../shared/problem.ts';
import { Problem } from './problem.ts';

/** The query string by a strict schema; a parameter that is unknown or given twice is refused by name. */
export function readQuery<Schema extends v.GenericSchema>(c: Context, schema: Schema): v.InferOutput<Schema> {
  const given = c.req.queries();
  const repeated = Object.keys(given).find((key) => (given[key]?.length ?? 0) > 1);
  if (repeated !== undefined) throw new Problem('query.invalid', 'Give this parameter once.', repeated);
  const result = v.safeParse(schema, c.req.query());
  if (result.success) return result.output;
  const [issue] = result.issues;
  if (isUnknownKey(issue)) throw new Problem('query.unknown', 'There is no such parameter.', fieldPath(issue));
  throw new Problem('query.invalid', explainIssue(issue), fieldPath(issue));
}
