import type { Context } from 'hono';
import { JWS_TYPES, type SyncRequest, type SyncResponse, syncRequestSchema, WIRE_VERSION } from '../../shared/api.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { type Day, isAcceptedDay, toDayNumber } from '../../shared/day.ts';
import { FIRST_POLICY } from '../../shared/policy.ts';
import { groupIsLargeEnough } from '../../shared/threshold.ts';
import type { AppEnv } from '../app.ts';
import { readSignedBody, type SignedBody } from '../body.ts';
import { readOwnCatalogue, readOwnCatalogueVersion } from '../catalogue/store.ts';
import { runBatch } from '../db/database.ts';
import { mergeStatements } from '../db/merge.ts';
import { signForBrowsers } from '../policy/sign.ts';
import { Problem } from '../problem.ts';
import { type Env, readThreshold } from '../settings.ts';
import { type Known, type Plan, planBatch, reportOn } from './plan.ts';
import { judgeSequence } from './sequence.ts';
import { type DeviceRecord, endForkedDevice, isRaceLost, numberServices, readContext, recordBatch } from './store.ts';

const CATALOGUE_IDS = builtIn.services.map(({ id }) => id).sort();
const ATTEMPTS = 4;

export async function sync(c: Context<AppEnv>): Promise<Response> {
  const body = await readSignedBody(c.req.raw, JWS_TYPES.sync, syncRequestSchema);
  const today = c.get('today');
  // Signed before anything is written: a key that is not one must not cost a browser its answer.
  const policy =
    body.payload.policy < FIRST_POLICY.version
      ? await signForBrowsers(c.env, JWS_TYPES.policy, FIRST_POLICY)
      : undefined;
  const plan = await mergeBody(c.env.DB, body, today, readThreshold(c.env));
  const response: SyncResponse = {
    wire: WIRE_VERSION,
    day: today,
    held: plan.held,
    merged: plan.merged,
    refused: plan.refused,
  };
  if (policy !== undefined) response.policy = policy;
  const own = await signOwnCatalogue(c.env, body.payload.catalogue);
  if (own !== undefined) response.catalogue = own;
  return c.json(response);
}

/** The organisation's entries, for a browser that is known here and holds older ones. */
async function signOwnCatalogue(env: Env, held: number): Promise<string | undefined> {
  if (held >= (await readOwnCatalogueVersion(env.DB))) return undefined;
  const own = await readOwnCatalogue(env.DB);
  return own && signForBrowsers(env, JWS_TYPES.catalogue, own.catalogue);
}

/** Merges a batch whole or not at all. Two batches of one device at once: the later one is judged anew. */
async function mergeBody(db: D1Database, body: SignedBody<SyncRequest>, today: Day, threshold: number): Promise<Plan> {
  const { payload, digest } = body;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { device, known } = await readContext(db, body.device, payload, threshold);
    if (!device) throw new Problem('device.unknown', 'This browser is not enrolled here. Connect it again.');
    if (device.revoked) throw new Problem('device.revoked', "This browser's enrolment was revoked. Connect it again.");
    if (device.forked) throw forked();
    const verdict = judgeSequence(device, payload.sequence, digest);
    if (verdict.kind === 'fork') {
      await endForkedDevice(db, device.id, today);
      throw forked();
    }
    if (verdict.kind === 'too-old') {
      throw new Problem('device.sequence-too-old', 'This number was passed long ago. Connect again.', 'sequence');
    }
    const services = await numberUnknown(db, payload, known.services, today);
    // A repeat merges its rows again, which changes nothing, and says nothing new of the device: not even that it is here.
    const isRepeat = verdict.kind === 'repeat';
    const plan = planBatch(payload, isRepeat ? device : reportOn(device, today), { ...known, services }, today);
    const record = isRepeat ? [] : recordBatch(device, plan.device, verdict);
    try {
      await runBatch(db, [
        ...record,
        ...mergeStatements({ ...plan, ...standing(device, plan, threshold), today: toDayNumber(today) }),
      ]);
      return plan;
    } catch (error) {
      if (!isRaceLost(error)) throw error;
    }
  }
  throw new Problem('server.busy', 'Too many batches of this browser at once. Try again later.');
}

function forked(): Problem {
  return new Problem(
    'device.forked',
    'Two copies of one profile reported with one key. Enrol each with a key of its own.',
  );
}

/** Group and held as they are stored with a row: a group too small to hide in is stored as none. */
function standing(device: DeviceRecord, plan: Plan, threshold: number): { group: number; held: number } {
  return {
    group: groupIsLargeEnough(device.enrolledInGroup, threshold) ? device.group : 0,
    held: plan.held ? device.token : 0,
  };
}

/** The whole catalogue is numbered at once, by id: a number says nothing of which service was met when, or with which. */
async function numberUnknown(
  db: D1Database,
  { observations, declarations, erasures }: SyncRequest,
  numbered: Known['services'],
  today: Day,
): Promise<Known['services']> {
  const taken = [...observations, ...declarations].filter(({ day }) => isAcceptedDay(day, today));
  const missing = [...taken, ...erasures].some(
    ({ service }) => !numbered.has(service) && CATALOGUE_IDS.includes(service),
  );
  return missing ? new Map([...numbered, ...(await numberServices(db, CATALOGUE_IDS))]) : numbered;
}
