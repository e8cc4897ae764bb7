/** A refusal as a browser reads it: with any code, so that one of a later Worker is understood as what it is. Pure. */
import * as v from 'valibot';

export const refusalSchema = v.object({
  error: v.object({
    code: v.pipe(v.string(), v.regex(/^[a-z-]+\.[a-z-]+$/, 'a code')),
    field: v.optional(v.string()),
  }),
});
