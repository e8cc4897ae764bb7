/** How this browser stands, as the options page shows it. */
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describePlace, describeServices } from '../../shared/catalogue/own.ts';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';
import { type Day, daysBetween } from '../../shared/day.ts';
import { today } from '../clock.ts';
import { forgetCandidates } from '../detection/candidates.ts';
import { loadRecogniser } from '../detection/catalogue.ts';
import { countBarred } from '../gate/apply.ts';
import type { ManagedStatus, Notice, OwnStatus, Status } from '../messages.ts';
import { readWaiting } from '../own-data/waiting.ts';
import { unreadPolicyText } from '../policy/acknowledge.ts';
import { isDismissed } from '../policy/bar.ts';
import { readPolicy } from '../policy/in-force.ts';
import { isQuietReason } from '../prompt/decide.ts';
import { nameService } from '../prompt/describe.ts';
import {
  type SyncState,
  storedAside,
  storedConnection,
  storedDismissed,
  storedManaged,
  storedOwnCatalogue,
  storedPolicy,
  storedPolicyHash,
  storedQuietReasons,
  storedRequests,
  storedSyncState,
} from '../storage.ts';

import { stateOf } from './managed-state.ts';
import { readConfiguration, readSetup, readStanding } from './standing.ts';

/** So many days without a word from the server, and its policy may be old. */
const STALE_DAYS = 14;

export async function describeStatus(): Promise<Status> {
  const recogniser = await loadRecogniser();
  const day = today();
  const { alone, ...rest } = await readWaiting();
  const rows = Object.values(rest).flat();
  const own = await storedOwnCatalogue.read();
  const server = (await storedConnection.read())?.server ?? null;
  // As it holds here; one that an organisation left behind is in force nowhere.
  const policy = server !== null && (await storedPolicy.read()) ? await readPolicy() : null;
  const sync = await storedSyncState.read();
  const dismissed = await storedDismissed.read();
  const productOf = (id: string | undefined) => (id === undefined ? undefined : recogniser.service(id)?.product);
  return {
    server,
    managed: await describeManaged(),
    notice: await describeNotice(),
    policy,
    policyHash: await storedPolicyHash.read(),
    stale: policy !== null && isStale(sync, day),
    sync,
    waiting: rows.filter(({ state }) => state === 'pending').length + alone.length,
    kept: rows.filter(({ state }) => state === 'held').length,
    setAside: (await storedAside.read()).length,
    products: builtIn.services.length,
    own: own && describeOwn(own),
    candidates: await forgetCandidates(recogniser),
    quiet: Object.entries(await storedQuietReasons.read()).flatMap(([id, reason]) => {
      const product = productOf(id);
      return product !== undefined && isQuietReason(reason) ? [{ product, reason }] : [];
    }),
    barred: await countBarred(),
    requests: (await storedRequests.read()).map((one) => ({ ...one, product: productOf(one.service) ?? null })),
    dismissed: Object.entries(dismissed).flatMap(([id, one]) => {
      const service = recogniser.service(id);
      return service && isDismissed({ dismissed, today: day }, id) ? [{ ...nameService(service), ...one }] : [];
    }),
    policyDue: policy !== null && (await unreadPolicyText(policy)) !== null,
  };
}

async function describeManaged(): Promise<ManagedStatus> {
  const held = await storedManaged.read();
  const { configuration = null, problems = [] } = (await readSetup()) ?? {};
  if (!configuration) return { state: stateOf(held), configuration, problems };
  const { connection: _, ...rest } = configuration;
  return { state: stateOf(held), configuration: rest, problems };
}

/** Null where none waits to be read. */
export async function describeNotice(): Promise<Notice | null> {
  const connection = await storedConnection.read();
  if (connection === null || (await readStanding()) !== 'notice-due') return null;
  return { organisation: (await readConfiguration())?.organisation ?? null, server: connection.server };
}

/** It stays in force: a server that cannot be reached switches nothing off. */
function isStale({ lastDay }: SyncState, day: Day): boolean {
  return lastDay === null || daysBetween(lastDay, day) > STALE_DAYS;
}

function describeOwn(own: OwnCatalogue): OwnStatus {
  const services = new Map(describeServices(builtIn.services, own).map(({ id, product }) => [id, product]));
  const nameOf = (id: string) => services.get(id) ?? id;
  return {
    version: own.version,
    places: own.signals.map((signal) => ({ product: nameOf(signal.service), place: describePlace(signal) })),
    excluded: own.excluded.map(nameOf),
  };
}
