/** What browsers are told to do: signed by the Worker, versioned, never rolled back. Pure. */
import * as v from 'valibot';

/** What a browser does when it meets a service: stay silent, or ask what for. */
export const MODES = ['observe', 'ask'] as const;

export const policySchema = v.object({
  /** Grows with every change; a browser refuses a smaller one than it holds. */
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  mode: v.picklist(MODES),
  /** Companions, therapy, dating, faith, self-diagnosis: nothing of it is noticed unless a policy says so. */
  privateLife: v.optional(v.picklist(['ignore', 'observe']), 'ignore'),
});
export type Policy = v.InferOutput<typeof policySchema>;

/** In force from the first start until the organisation sets its own. */
export const FIRST_POLICY: Policy = { version: 1, mode: 'ask', privateLife: 'ignore' };
