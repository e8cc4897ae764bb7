/** A laboratory for tests: a real Unshade on this machine behind a proxy that keeps what was said, and sites under any name. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FirstRun, readFirstRun } from '../../scripts/lib/first-run.ts';
import { type LocalSite, makeCertificate, type SitePage, startLocalSite } from '../../scripts/lib/local-site.ts';
import { root } from '../../scripts/lib/paths.ts';
import { freePort } from '../../scripts/lib/port.ts';
import { type LocalUnshade, serve } from '../../scripts/lib/serve.ts';
import { openState } from '../../scripts/lib/state.ts';
import { databaseFolder, startWorker } from '../../scripts/lib/wrangler.ts';
import { formatConnectCode } from '../../shared/connect-code.ts';
import type { Inventory } from '../../shared/inventory.ts';
import { TEMPLATE_VARIABLE } from './lab-template.ts';

export interface Said {
  method: string;
  path: string;
  body: string;
  /** What the Worker answered, as it came. */
  answer: string;
}

export interface Lab {
  values: FirstRun;
  /** Origin of the proxy: the server, as browsers know it. */
  server: string;
  /** Port of the Worker itself, behind the proxy. */
  port: number;
  /** In PEM, of the proxy where it speaks https; nobody vouches for it. */
  certificate: string | undefined;
  /** Leads browsers to the proxy. */
  connectCode: string;
  site: LocalSite;
  folder: string;
  /** Inside `folder`: all that Unshade keeps on this machine. */
  state: string;
  /** Every request that reached the proxy, answered or not. */
  said: Said[];
  /** Everything the Worker has printed. */
  log: () => string;
  stopWorker: () => Promise<void>;
  startWorker: () => Promise<void>;
  inventory: () => Promise<Inventory>;
  /** All rows of all tables of the database. */
  rows: () => Record<string, Record<string, unknown>[]>;
  close: () => Promise<void>;
}

export interface LabOptions {
  /** Given a copy of the Worker's assets, and the origin that browsers know, before the Worker starts. */
  prepareAssets?: (assets: string, server: string) => Promise<void>;
  /** Browsers know the server by https. */
  https?: boolean;
}

export async function openLab(
  page: (host: string, path: string) => SitePage | undefined = plainPage,
  { prepareAssets, https = false }: LabOptions = {},
): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'unshade-lab-'));
  const state = join(folder, 'state');
  const port = await freePort();
  const said: Said[] = [];
  const certificate = https ? await makeCertificate() : undefined;
  const proxy = await startProxy(port, said, certificate);
  const server = `${https ? 'https' : 'http'}://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  let assets: string | undefined;
  if (prepareAssets) {
    assets = join(folder, 'assets');
    cpSync(join(root, 'worker/assets'), assets, { recursive: true });
    await prepareAssets(assets, server);
  }
  const template = process.env[TEMPLATE_VARIABLE];
  if (template !== undefined) cpSync(template, state, { recursive: true });
  const opened = openState(state, port);
  let worker: LocalUnshade = await (template === undefined
    ? serve({ state: opened, port, assets, behindTls: https })
    : serveCopy(state, port, assets, https));
  const { values } = worker;
  const logs: string[] = [];
  const site = await startLocalSite(page);
  return {
    values,
    server,
    port,
    certificate: certificate?.cert,
    connectCode: formatConnectCode({ server, token: values.enrolmentToken, key: values.signingKeyFingerprint }),
    site,
    folder,
    state,
    said,
    log: () => logs.join('') + worker.log(),
    async stopWorker() {
      await worker.stop();
      logs.push(worker.log());
    },
    async startWorker() {
      worker = {
        ...(await startWorker({ state, port, assets, behindTls: https, secrets: join(state, 'secrets.env') })),
        values,
      };
    },
    async inventory() {
      const response = await fetch(`http://127.0.0.1:${port}/v1/inventory`, {
        headers: { authorization: `Bearer ${values.adminToken}` },
      });
      return (await response.json()) as Inventory;
    },
    rows: () => readDatabase(state),
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await site.close();
      await worker.stop();
      opened.release();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The database and the tokens are there: only the port is another. */
async function serveCopy(
  state: string,
  port: number,
  assets: string | undefined,
  behindTls: boolean,
): Promise<LocalUnshade> {
  const values = { ...readFirstRun(state), dashboard: `http://127.0.0.1:${port}/` };
  return { ...(await startWorker({ state, port, assets, behindTls, secrets: join(state, 'secrets.env') })), values };
}

export function plainPage(host: string, path: string): SitePage {
  return { title: `${host}${path.split('?')[0]}`, body: `<h1>${host}</h1><input aria-label="Type here">` };
}

/**
 * Asks until the answer is true, for as long as a slow machine needs. A question that fails on the way (its tab has just
 * closed, say) is asked again. Throws with what was last seen.
 */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  ms = 30_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    let seen: string;
    try {
      const value = await read();
      if (holds(value)) return value;
      seen = JSON.stringify(value);
    } catch (error) {
      seen = String(error);
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms} ms; last seen ${seen}`);
    await sleep(200);
  }
}

/** The payloads of the signed bodies that were said, as text. */
export function payloads(said: readonly Said[]): string[] {
  return said.map(({ body }) => Buffer.from(body.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

async function startProxy(
  to: number,
  said: Said[],
  certificate: { key: string; cert: string } | undefined,
): Promise<Server> {
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const one = { method: incoming.method ?? '', path: incoming.url ?? '', body: body.toString('utf8'), answer: '' };
      if (incoming.method !== 'OPTIONS') said.push(one);
      const onward = httpRequest(
        {
          host: '127.0.0.1',
          port: to,
          path: incoming.url,
          method: incoming.method,
          headers: { ...incoming.headers, 'accept-encoding': 'identity' },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          const answered: Buffer[] = [];
          answer.on('data', (part: Buffer) => answered.push(part));
          answer.on('end', () => {
            one.answer = Buffer.concat(answered).toString('utf8');
          });
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
  };
  const proxy = certificate ? createTlsServer(certificate, pass) : createServer(pass);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

export function databaseFile(state: string): string {
  const folder = join(databaseFolder(state), 'v3/d1/miniflare-D1DatabaseObject');
  return join(folder, readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? '');
}

/** Every file below the folder, by its path from there. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function readDatabase(state: string): Record<string, Record<string, unknown>[]> {
  const database = new DatabaseSync(databaseFile(state), { readOnly: true });
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'")
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`select * from "${name}"`).all()]),
    );
  } finally {
    database.close();
  }
}
