import type { Context } from 'hono';
import { JWS_TYPES, type SyncRequest, type SyncResponse, syncRequestSchema, WIRE_VERSION } from '../../shared/api.ts';
import { type Day, isAcceptedDay, toDayNumber } from '../../shared/day.ts';
import { groupIsLargeEnough } from '../../shared/threshold.ts';
import type { AppEnv } from '../app.ts';
import { readSignedBody, type SignedBody } from '../body.ts';
import { numberWanted } from '../catalogue/numbers.ts';
import { runBatch } from '../db/database.ts';
import { mergeStatements } from '../db/merge.ts';
import { readPackages } from '../packages.ts';
import { signForBrowsers } from '../policy/sign.ts';
import { Problem } from '../problem.ts';
import { requestId } from '../requests/id.ts';
import { type Env, readThreshold } from '../settings.ts';
import { reportOn, withNothingLeft } from './allowance.ts';
import { type Plan, planBatch } from './plan.ts';
import { judgeSequence } from './sequence.ts';
import { forked, requireStanding } from './standing.ts';
import { type HashedBatch, hashReceipts } from './statement-rows.ts';
import {
  type DeviceRecord,
  endForkedDevice,
  isRaceLost,
  type News,
  readContext,
  recordBatch,
  servicesOf,
} from './store.ts';

const ATTEMPTS = 4;

export async function sync(c: Context<AppEnv>): Promise<Response> {
  const body = await readSignedBody(c.req.raw, JWS_TYPES.sync, syncRequestSchema);
  const today = c.get('today');
  const [packages, { plan, device, signed }] = await Promise.all([
    readPackages(c.env, new URL(c.req.url).origin),
    mergeBody(c.env, body, today),
  ]);
  const { merged, refused } = plan;
  return c.json({
    wire: WIRE_VERSION,
    day: today,
    held: plan.held && !device.ephemeral,
    merged,
    refused,
    ...signed,
    ...(packages && { extension: packages.version }),
  } satisfies SyncResponse);
}

type Signed = Pick<SyncResponse, 'policy' | 'catalogue'>;

/** Merges a batch whole or not at all. Two batches of one device at once: the later one is judged anew. */
async function mergeBody(
  env: Env,
  { payload, device: id, digest }: SignedBody<SyncRequest>,
  today: Day,
): Promise<{ plan: Plan; device: DeviceRecord; signed: Signed }> {
  const threshold = readThreshold(env);
  const batch = await hashReceipts(payload, requestId);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { device: found, known, news } = await readContext(env.DB, id, batch, threshold);
    const device = requireStanding(found);
    const verdict = judgeSequence(device, batch.sequence, digest);
    if (verdict.kind === 'fork') {
      await endForkedDevice(env.DB, id, today);
      throw forked();
    }
    if (verdict.kind === 'too-old') {
      throw new Problem('device.sequence-too-old', 'This number was passed long ago. Connect again.', 'sequence');
    }
    // Signed before anything is written: a key that is not one must not cost a browser its answer.
    const signed = await signNews(env, news);
    const services = await numberWanted(env.DB, servicesOf(withinDays(batch, today)), known.services);
    // A repeat merges its rows again, which changes nothing, and says nothing new of the device: not even that it is here.
    const isRepeat = verdict.kind === 'repeat';
    const allowance = isRepeat ? withNothingLeft(device) : reportOn(device, today);
    const plan = planBatch(batch, allowance, { ...known, services }, today, device.ephemeral);
    const record = isRepeat ? [] : recordBatch(device, plan.device, verdict, batch.installation);
    try {
      await runBatch(env.DB, [
        ...record,
        ...mergeStatements({ ...plan, ...placing(device, plan, threshold), today: toDayNumber(today) }),
      ]);
      return { plan, device, signed };
    } catch (error) {
      if (!isRaceLost(error)) throw error;
    }
  }
  throw new Problem('server.busy', 'Too many batches of this browser at once. Try again later.');
}

async function signNews(env: Env, { policy, catalogue }: News): Promise<Signed> {
  const signed: Signed = {};
  if (policy !== undefined) signed.policy = await signForBrowsers(env, JWS_TYPES.policy, policy);
  if (catalogue) signed.catalogue = await signForBrowsers(env, JWS_TYPES.catalogue, JSON.stringify(catalogue));
  return signed;
}

/** Without the rows that are refused for their day: no service is numbered for them. */
function withinDays(batch: HashedBatch, today: Day): HashedBatch {
  const isTaken = ({ day }: { day: Day }) => isAcceptedDay(day, today);
  const { observations, declarations, statements } = batch;
  return {
    ...batch,
    observations: observations.filter(isTaken),
    declarations: declarations.filter(isTaken),
    statements: statements.filter(isTaken),
  };
}

/** Group and held as they are stored with a row: a group too small to hide in is stored as none. */
function placing(device: DeviceRecord, plan: Plan, threshold: number) {
  return {
    ephemeral: device.ephemeral,
    group: groupIsLargeEnough(device.enrolledInGroup, threshold) ? device.group : 0,
    // One of a virtual desktop is gone before anybody could trust it: revoking its token takes back what it said.
    held: plan.held || device.ephemeral ? device.token : 0,
  };
}
