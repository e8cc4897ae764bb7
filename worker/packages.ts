/** What the server hands out to browsers, as its assets say. */
import * as v from 'valibot';
import { PACKAGE_PATHS, type Packages, packagesSchema } from '../shared/deploy.ts';
import type { Env } from './settings.ts';

/** Every sync asks, and packages change once in weeks. */
const KEPT_MS = 30_000;

/** One for each set of assets that this isolate reads. */
const kept = new WeakMap<Fetcher, { packages: Packages | null; until: number }>();

/** `origin`: of the server. Null where nothing was packaged. What was read is good for half a minute. */
export async function readPackages(env: Pick<Env, 'ASSETS'>, origin: string): Promise<Packages | null> {
  const { ASSETS: assets } = env;
  if (!assets) return null;
  const known = kept.get(assets);
  if (known && Date.now() < known.until) return known.packages;
  const packages = await fetchPackages(assets, origin + PACKAGE_PATHS.list);
  kept.set(assets, { packages, until: Date.now() + KEPT_MS });
  return packages;
}

/** A list that cannot be read stops no sync: it is told in the Worker's log. */
async function fetchPackages(assets: Fetcher, address: string): Promise<Packages | null> {
  try {
    const response = await assets.fetch(address);
    const text = await response.text();
    return response.ok ? v.parse(packagesSchema, JSON.parse(text)) : null;
  } catch {
    console.error('packages.unreadable', PACKAGE_PATHS.list);
    return null;
  }
}
