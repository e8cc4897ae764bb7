import { PATHS } from '../../../shared/api.ts';
import { requestsSchema } from '../../../shared/requests.ts';
import { read } from '../client.ts';

/** Those that nobody has answered. */
export function fetchRequests(token: string) {
  return read(token, `${PATHS.requests}?state=open`, requestsSchema);
}
