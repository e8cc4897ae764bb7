import { PATHS } from '../../../shared/api.ts';
import { type RequestState, requestsSchema } from '../../../shared/requests.ts';
import { read } from '../client.ts';

export function fetchRequests(token: string, state: RequestState) {
  return read(token, `${PATHS.requests}?state=${state}`, requestsSchema);
}
