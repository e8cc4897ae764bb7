/** Exceptions and concerns, as far as the screen reads them. */
import * as v from 'valibot';
import { PATHS } from '../../../shared/api.ts';
import { daySchema } from '../../../shared/day.ts';
import { CONCERN_CATEGORIES, REQUEST_KINDS } from '../../../shared/statement.ts';
import { read } from '../client.ts';

const openRequestsSchema = v.object({
  more: v.boolean(),
  requests: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(REQUEST_KINDS),
      category: v.nullable(v.picklist(CONCERN_CATEGORIES)),
      service: v.nullable(v.string()),
      product: v.nullable(v.string()),
      day: daySchema,
      text: v.string(),
    }),
  ),
});
export type OpenRequests = v.InferOutput<typeof openRequestsSchema>;
export type OpenRequest = OpenRequests['requests'][number];

/** Those that nobody has answered. */
export function fetchRequests(token: string) {
  return read(token, `${PATHS.requests}?state=open`, openRequestsSchema);
}
