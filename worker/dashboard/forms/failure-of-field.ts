import type { Failure } from '../client.ts';

/** What the server says of one field, to be told beside it. */
export function failureOfField(failure: Failure | null, field: string): string | null {
  return failure?.kind === 'refused' && failure.field === field ? failure.message : null;
}
