/**
 * `npm run catalogue -- stats`: products, signals, categories, provenance.
 * `npm run catalogue -- add VENDOR-ID HOST [--product NAME] [--category NAME]`: scaffolds a vendor's file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { CATEGORIES } from '../shared/catalogue/category.ts';
import { openIndex } from '../shared/catalogue/index-format.ts';
import { matchUrl } from '../shared/catalogue/match.ts';
import { hostSuffixSchema } from '../shared/catalogue/place.ts';
import { isPublicSuffix, isTopSite, registrableDomain } from '../shared/catalogue/reserved.ts';
import { type Signal, type VendorFile, vendorFileSchema } from '../shared/catalogue/schema.ts';
import { serviceIdSchema } from '../shared/observation.ts';
import { fieldPath } from '../shared/problem.ts';
import { idsFile, readReservedNames, readVendorFiles, vendorFilePath } from './catalogue.ts';
import { root } from './lib/paths.ts';

const USAGE = `npm run catalogue -- stats
npm run catalogue -- add VENDOR-ID HOST [--product NAME] [--category NAME]
  categories: ${CATEGORIES.join(', ')}`;

/** Names that Windows keeps for devices, whatever ending stands behind them. */
const WINDOWS_DEVICE = /^(?:con|aux|nul|prn|com\d|lpt\d)$/;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { product: { type: 'string' }, category: { type: 'string', default: 'assistant' } },
});
const [command, ...rest] = positionals;
if (command === 'stats' && rest.length === 0) printStats(readVendorFiles());
else if (command === 'add' && rest.length === 2) await add(rest[0] as string, rest[1] as string);
else fail(USAGE);

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}

/** Why no vendor may be called so; nothing where it may. */
function refuseId(id: string): string | undefined {
  if (!v.is(serviceIdSchema, id)) return `${id} is no id: lower-case letters, digits and hyphens.`;
  if (id.startsWith('own-')) return `${id} may not begin with own-: so begin the ids that organisations give.`;
  if (WINDOWS_DEVICE.test(id)) return `${id} is no name for a file on Windows: choose another id.`;
  const path = vendorFilePath(id);
  if (existsSync(path)) return `${relative(root, path)} is there already: add to it.`;
  if (readFileSync(idsFile, 'utf8').split('\n').includes(id)) return `${id} is the id of another product, for ever.`;
  return undefined;
}

/** Why no new vendor may have this host as a whole; nothing where it may. */
async function refuseHost(host: string, files: readonly VendorFile[]): Promise<string | undefined> {
  if (!v.is(hostSuffixSchema, host))
    return `${host} is no host: a name in lower-case ASCII, without https:// or a path.`;
  const reserved = await readReservedNames();
  if (isPublicSuffix(reserved, host)) return `${host} is a public suffix: anybody can have a name below it.`;
  if (isTopSite(reserved, host))
    return `${host} is one of the most visited sites, and much else beside AI. Write the vendor's file by hand, with a path, a query or a longer host.`;
  const taken = files.find((file) => placesOf(file).includes(host));
  if (taken) return `${host} stands in ${taken.vendor.id}.json already.`;
  const { index: bytes } = buildCatalogue(files);
  const index = openIndex(bytes);
  const vendors = files.flatMap(({ vendor, services }) => services.map(() => vendor.id));
  const above = matchUrl(index, `https://${host}/`, 'anywhere');
  if (above) return `${host} stands under a host of ${vendors[above.service]}.json already: add to it.`;
  for (const file of files) {
    const below = hostsOf(file).find((known) => known === host || known.endsWith(`.${host}`));
    if (below !== undefined) return `${host} would cover ${below} of ${file.vendor.id}.json: add to that, or by hand.`;
  }
  return undefined;
}

/** Writes a file that is well-formed, and says what is still to be filled in. */
async function add(id: string, host: string): Promise<void> {
  const files = readVendorFiles();
  const why = refuseId(id) ?? (await refuseHost(host, files));
  if (why !== undefined) fail(why);
  const path = vendorFilePath(id);
  const product = values.product ?? id;
  const today = new Date().toISOString().slice(0, 10);
  const file = {
    vendor: { id, name: product, country: null },
    vendorPages: [],
    services: [
      {
        id,
        product,
        category: values.category,
        features: [],
        accountMatters: false,
        firstListed: today,
        surfaces: [
          {
            surface: 'web-app',
            signals: [{ kind: 'page', host, seenBy: ['navigation'], provenance: { kind: 'known', day: today } }],
          },
        ],
        facts: {},
        matches: [{ url: `https://${host}/`, surface: 'web-app' }],
        nearMisses: [
          `https://${host}.example.net/`,
          `https://my${registrableDomain(await readReservedNames(), host)}/`,
        ],
      },
    ],
  };
  const result = v.safeParse(vendorFileSchema, file);
  if (!result.success) fail(result.issues.map((issue) => `${fieldPath(issue)}: ${issue.message}`).join('\n'));
  const ids = [...files.flatMap(({ services }) => services.map((service) => service.id)), id];
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`);
  writeFileSync(idsFile, `${ids.sort().join('\n')}\n`);
  console.log(`${relative(root, path)} written, and its id put on record. Now fill in: where you know the host from (provenance), the country, features,
whether the account matters, addresses that must match and traps that must not; then run npm test.`);
}

function placesOf(file: VendorFile): string[] {
  return [...file.vendorPages, ...signalsOf(file)].flatMap((place) =>
    'host' in place && place.path === undefined ? [place.host] : [],
  );
}

function hostsOf(file: VendorFile): string[] {
  return [...file.vendorPages, ...signalsOf(file)].flatMap((place) => ('host' in place ? [place.host] : []));
}

function signalsOf({ services }: VendorFile): Signal[] {
  return services.flatMap(({ surfaces }) => surfaces.flatMap(({ signals }) => signals));
}

function printStats(files: readonly VendorFile[]): void {
  const services = files.flatMap((file) => file.services);
  const signals = files.flatMap(signalsOf);
  const pages = files.reduce((sum, { vendorPages }) => sum + vendorPages.length, 0);
  console.log(
    `${files.length} vendors, ${services.length} products, ${signals.length} signals, ${pages} vendor pages\n`,
  );
  const isSourced = ({ provenance }: Signal) => provenance.kind !== 'known';
  const ofService = (service: VendorFile['services'][number]) => service.surfaces.flatMap((one) => one.signals);
  const sourced = services.filter((service) => ofService(service).some(isSourced)).length;
  console.log(
    `Products with a named source: ${sourced} (${percent(sourced, services.length)}); known to us only: ${services.length - sourced}\n`,
  );
  table('Category (products)', count(services.map(({ category }) => category)));
  table('Signals by kind', count(signals.map(({ kind }) => kind)));
  table('Signals by what sees them', count(signals.map(({ seenBy }) => seenBy.join(' and '))));
  table('Signals by provenance', count(signals.map(({ provenance }) => provenance.kind)));
  table(
    'Signals that a public list names',
    count(signals.flatMap(({ provenance }) => (provenance.kind === 'public-list' ? provenance.lists : []))),
  );
  table(
    "Products by vendor's country",
    count(files.flatMap(({ vendor, services: own }) => own.map(() => vendor.country ?? '?'))),
  );
}

function count(names: readonly string[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

/** Numbers that people compare are drawn as well as listed. */
function table(title: string, rows: readonly [string, number][]): void {
  const total = rows.reduce((sum, [, n]) => sum + n, 0);
  const most = Math.max(...rows.map(([, n]) => n), 1);
  console.log(title);
  for (const [name, n] of rows) {
    const bar = '█'.repeat(Math.max(1, Math.round((n / most) * 30)));
    console.log(`  ${name.padEnd(24)}${String(n).padStart(6)} ${percent(n, total).padStart(6)}  ${bar}`);
  }
  console.log('');
}

function percent(part: number, whole: number): string {
  return `${((part / Math.max(1, whole)) * 100).toFixed(1)} %`;
}
