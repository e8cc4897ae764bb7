/** The Worker's bundle in workerd without Wrangler in front of it, for load: `wrangler dev` has a proxy that takes ten times as long. */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { signingKeyText } from './first-run.ts';
import { root } from './paths.ts';
import { bundleWorker, databaseFolder } from './wrangler.ts';

/** Both as in worker/wrangler.jsonc. */
const DATABASE = '00000000-0000-0000-0000-000000000000';
const COMPATIBILITY_DATE = '2026-10-01';

export interface BundleServer {
  origin: string;
  close: () => Promise<void>;
}

/** Runs `entry` (a path from the root, as worker/index.ts) on the database of a state folder. */
export async function serveBundle(state: string, entry: string): Promise<BundleServer> {
  const folder = join(root, '.cache', basename(entry, '.ts'));
  rmSync(folder, { recursive: true, force: true });
  await bundleWorker(folder, join(root, '.cache/wrangler'), entry);
  const server = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      modules: true,
      scriptPath: join(folder, basename(entry).replace(/ts$/, 'js')),
      compatibilityDate: COMPATIBILITY_DATE,
      bindings: { SIGNING_KEY: signingKeyText(state), THRESHOLD: '10' },
      d1Databases: { DB: DATABASE },
      resourcePersistencePath: join(databaseFolder(state), 'v3'),
    }),
  );
  const { origin } = await server.ready;
  return { origin, close: () => server.dispose() };
}
