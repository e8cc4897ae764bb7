import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import * as v from 'valibot';

const portSchema = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.minValue(1), v.maxValue(65535));

/** The port from `PORT`, 8787 when that is not set or empty; undefined when it is not a port. */
export function readPort(text: string | undefined): number | undefined {
  const result = v.safeParse(portSchema, text || '8787');
  return result.success ? result.output : undefined;
}

/** Rejects with the system's error when something else listens on the port. */
export async function checkPortIsFree(port: number): Promise<void> {
  await listenOnce(port);
}

export function freePort(): Promise<number> {
  return listenOnce(0);
}

async function listenOnce(port: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    return (probe.address() as AddressInfo).port;
  } finally {
    probe.close();
  }
}
