import type { Context } from 'hono';
import type * as v from 'valibot';
import { type Device, devicesQuerySchema, type devicesSchema } from '../../shared/rollout.ts';
import type { AppEnv } from '../app.ts';
import { readCursor, toCursor } from '../inventory/filter.ts';
import { logView } from '../log/views.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { whoOf } from '../who.ts';
import { approveDevice, listDevices, readDevice, revokeDevice } from './device-store.ts';

const DEFAULT_LIMIT = 100;
const ID = /^[A-Za-z0-9_-]{43}$/;

export async function devices(c: Context<AppEnv>): Promise<Response> {
  const { cursor, limit = DEFAULT_LIMIT, ...filter } = readQuery(c, devicesQuerySchema);
  const after = cursor === undefined ? undefined : readCursor(cursor, (key) => ID.test(key));
  if (cursor !== undefined && after === undefined) {
    throw new Problem('query.cursor', 'This is not where a page begins. Take `next` of the page before.', 'cursor');
  }
  const page = { today: c.get('today'), after, limit: Number(limit) + 1 };
  const found = await listDevices(c.env.DB, filter, page);
  const shown = found.slice(0, Number(limit));
  await logView(c, 'devices', filter);
  const last = shown.at(-1);
  const next = last !== undefined && found.length > shown.length ? toCursor(last.id) : null;
  return c.json({ devices: shown, next } satisfies v.InferOutput<typeof devicesSchema>);
}

/** Ends a browser; it stays on the list, and its key never enrols again. */
export async function endDevice(c: Context<AppEnv>): Promise<Response> {
  const device = await requireDevice(c);
  if (!(await revokeDevice(c.env.DB, whoOf(c), device, c.get('today')))) throw ended();
  return c.json((await requireDevice(c)) satisfies Device);
}

export async function letIn(c: Context<AppEnv>): Promise<Response> {
  const device = await requireDevice(c);
  if (device.state === 'revoked' || device.state === 'forked') throw ended();
  if (!(await approveDevice(c.env.DB, whoOf(c), device, c.get('today')))) {
    throw new Problem('device.approved-already', 'This browser does not wait any more. Read the list again.');
  }
  return c.json((await requireDevice(c)) satisfies Device);
}

async function requireDevice(c: Context<AppEnv>): Promise<Device> {
  const device = await readDevice(c.env.DB, c.req.param('id') ?? '', c.get('today'));
  if (!device) throw new Problem('browser.unknown', 'There is no such browser. Read the list again.');
  return device;
}

function ended(): Problem {
  return new Problem(
    'browser.ended-already',
    'This browser was ended already. It may enrol anew with a key of its own.',
  );
}
