/**
 * Reads the catalogue's files and writes what is bundled: `shared/catalogue/compiled.ts`, for the extension and the
 * Worker, and `compiled-facts.ts`, for the Worker alone.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import * as words from '../shared/candidate/words.ts';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { packFacts } from '../shared/catalogue/packed-facts.ts';
import { hostSuffixSchema } from '../shared/catalogue/place.ts';
import { isPublicSuffix, namesAbove, openNames, packNames, type Reserved } from '../shared/catalogue/reserved.ts';
import { type Signal, type VendorFile, vendorFileSchema } from '../shared/catalogue/schema.ts';
import * as vocabulary from '../shared/catalogue/vocabulary.ts';
import { fieldPath } from '../shared/problem.ts';
import { root } from './lib/paths.ts';

const folder = join(root, 'shared/catalogue/services');

/** Every id that was ever given, a line each: what is stored under one must not change its meaning. */
export const idsFile = join(root, 'shared/catalogue/ids.txt');

export function vendorFilePath(vendor: string): string {
  return join(folder, `${vendor}.json`);
}

/** Every vendor file, in the order of their names. Throws with the file, the field and the reason when one is wrong. */
export function readVendorFiles(): VendorFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => {
    const result = v.safeParse(vendorFileSchema, JSON.parse(readFileSync(join(folder, name), 'utf8')));
    if (!result.success) {
      const reasons = result.issues.map((issue) => `${fieldPath(issue)}: ${issue.message}`);
      throw new Error(`catalogue: ${name}: ${reasons.join('; ')}`);
    }
    const { id } = result.output.vendor;
    if (id !== basename(name, '.json'))
      throw new Error(`catalogue: ${name} should be named after its vendor, ${id}.json`);
    return result.output;
  });
}

/** The rules of the Public Suffix List, as the `psl` package carries them. */
export async function readPublicSuffixes(): Promise<string[]> {
  const file = pathToFileURL(join(root, 'node_modules/psl/data/rules.js'));
  const { default: rules } = v.parse(v.object({ default: v.array(v.string()) }), await import(file.href));
  return rules.map((rule) =>
    rule.replace(/^(!|\*\.)?(.*)$/, (_, mark = '', name) => mark + new URL(`http://${name}`).host),
  );
}

/** The ids of the public lists that entries may name. */
export function readSourceIds(): Set<string> {
  return new Set(Object.keys(JSON.parse(readFileSync(join(root, 'shared/catalogue/sources.json'), 'utf8'))));
}

/**
 * What no single file can tell: throws when an entry names a list that is on no record, or claims the whole of a name
 * that anybody can register below. Names the file and the field.
 */
export function checkVendorFiles(files: readonly VendorFile[], reserved: Reserved, sources: ReadonlySet<string>): void {
  for (const file of files) {
    for (const [field, place] of placesOf(file)) {
      const refuse = (part: string, why: string) => {
        throw new Error(`catalogue: ${file.vendor.id}.json: ${field}.${part}: ${why}`);
      };
      const lists = place.provenance.kind === 'public-list' ? place.provenance.lists : [];
      for (const [at, list] of lists.entries()) {
        if (!sources.has(list)) refuse(`provenance.lists[${at}]`, `${list} is not named in sources.json`);
      }
      if (!('host' in place) || place.path !== undefined || ('query' in place && place.query !== undefined)) continue;
      if (isPublicSuffix(reserved, place.host)) refuse('host', `${place.host} is a public suffix`);
    }
  }
}

/** Every signal and vendor page, with the field it stands in. */
function placesOf({
  services,
  vendorPages,
}: VendorFile): [field: string, Signal | VendorFile['vendorPages'][number]][] {
  return [
    ...vendorPages.map((page, at): [string, typeof page] => [`vendorPages[${at}]`, page]),
    ...services.flatMap(({ surfaces }, service) =>
      surfaces.flatMap(({ signals }, surface) =>
        signals.map((signal, at): [string, Signal] => [
          `services[${service}].surfaces[${surface}].signals[${at}]`,
          signal,
        ]),
      ),
    ),
  ];
}

const topSitesSchema = v.object({ hosts: v.array(hostSuffixSchema) });

/** The most visited sites. Throws with the name that is no host. */
export function readTopSites(text = readFileSync(join(root, 'shared/catalogue/top-sites.json'), 'utf8')): string[] {
  const result = v.safeParse(topSitesSchema, JSON.parse(text));
  if (result.success) return result.output.hosts;
  const reasons = result.issues.map((issue) => `${fieldPath(issue)}: ${JSON.stringify(issue.input)}: ${issue.message}`);
  throw new Error(`catalogue: top-sites.json: ${reasons.join('; ')}`);
}

export async function readReservedNames(): Promise<Reserved> {
  return {
    suffixes: openNames(packNames(await readPublicSuffixes())),
    topSites: openNames(packNames(readTopSites())),
  };
}

/** A copy whose texts, which are wrapped where people read them, have single spaces. */
function onOneLine(data: object): unknown {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string' ? value.replace(/\s+/g, ' ') : value,
  );
}

/** Writes the compiled catalogue, byte for byte the same for the same files. */
export async function compileCatalogue(): Promise<void> {
  const files = readVendorFiles();
  const [suffixes, topSites] = [await readPublicSuffixes(), readTopSites()];
  checkVendorFiles(files, await readReservedNames(), readSourceIds());
  const { index, services, tables } = buildCatalogue(files);
  const base64 = (bytes: Uint8Array) => `'${Buffer.from(bytes).toString('base64')}'`;
  const json = (value: unknown) => `'${JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = [
    '// Made from services/*.json, top-sites.json, the Public Suffix List and the words that grade unlisted names, by',
    '// scripts/catalogue.ts.',
    `export const indexBase64 = ${base64(index)};`,
    `export const servicesJson = ${json(services)};`,
    `export const tablesJson = ${json(tables)};`,
    `export const publicSuffixesBase64 = ${base64(packNames(suffixes))};`,
    `export const wordsJson = ${json(onOneLine(words))};`,
    `export const vocabularyJson = ${json(onOneLine(vocabulary))};`,
    `export const wideNamesBase64 = ${base64(packNames(namesAbove([...suffixes, ...topSites])))};`,
    `export const topSitesBase64 = ${base64(packNames(topSites))};`,
    '',
  ];
  writeWhereChanged('compiled.ts', lines);
  writeWhereChanged('compiled-facts.ts', [
    '// Made from services/*.json by scripts/catalogue.ts.',
    `export const factsJson = ${json(onOneLine(packFacts(files)))};`,
    '',
  ]);
}

/** What stands as it should is left alone: others may be reading it. */
function writeWhereChanged(name: string, lines: readonly string[]): void {
  const file = join(root, 'shared/catalogue', name);
  const text = lines.join('\n');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
