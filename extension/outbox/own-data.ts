/** Asks the Worker what it holds under this browser's tags. Runs in the page that shows it; changes nothing. */
import * as v from 'valibot';
import { BROWSER_PATHS, JWS_TYPES, WIRE_VERSION } from '../../shared/api.ts';
import { type OwnData, type OwnDataRequest, ownDataSchema } from '../../shared/own-data.ts';
import { makePolicyTag } from '../../shared/statement.ts';
import { makeTag } from '../../shared/tag.ts';
import { today } from '../clock.ts';
import { ensureIdentity, keyedHash } from '../identity/identity.ts';
import { signPayload } from '../identity/sign.ts';
import { randomId } from '../random-id.ts';
import { storedAcknowledged, storedConnection, storedReported } from '../storage.ts';
import { postForText } from './post.ts';

export type OwnDataAnswer =
  /** `text`: the answer byte for byte. */
  | { kind: 'ok'; text: string; data: OwnData }
  | { kind: 'refused'; code: string }
  | { kind: 'unreachable' }
  | { kind: 'not-connected' };

export async function fetchOwnData(): Promise<OwnDataAnswer> {
  const connection = await storedConnection.read();
  if (!connection) return { kind: 'not-connected' };
  const identity = await ensureIdentity();
  const hash = keyedHash(identity);
  const reported = Object.entries(await storedReported.read());
  const places = reported.flatMap(([service, days]) => Object.values(days).map((day) => ({ service, day })));
  const versions = Object.keys(await storedAcknowledged.read()).map(Number);
  const request: OwnDataRequest = {
    wire: WIRE_VERSION,
    audience: connection.server,
    day: today(),
    nonce: randomId(),
    services: await Promise.all(
      places.map(async ({ service, day }) => ({ service, tag: await makeTag(hash, service, day) })),
    ),
    policies: await Promise.all(
      versions.map(async (version) => ({ version, tag: await makePolicyTag(hash, version) })),
    ),
  };
  const body = await signPayload(identity, JWS_TYPES.ownData, request);
  const answer = await postForText(connection.server + BROWSER_PATHS.ownData, body);
  if (answer.kind === 'refused') return { kind: 'refused', code: answer.code };
  if (answer.kind === 'unreachable') return answer;
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), ownDataSchema), answer.body);
  return result.success ? { kind: 'ok', text: answer.body, data: result.output } : { kind: 'unreachable' };
}
