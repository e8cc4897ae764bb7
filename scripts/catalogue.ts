/** Reads the catalogue's files and writes what the extension and the Worker bundle: `shared/catalogue/compiled.ts`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import * as words from '../shared/candidate/words.ts';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { packNames } from '../shared/catalogue/reserved.ts';
import { type VendorFile, vendorFileSchema } from '../shared/catalogue/schema.ts';
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

export function readTopSites(): string[] {
  const text = readFileSync(join(root, 'shared/catalogue/top-sites.json'), 'utf8');
  return v.parse(v.pipe(v.string(), v.parseJson(), v.object({ hosts: v.array(v.string()) })), text).hosts;
}

function onOneLine(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ') : value;
}

/** Writes the compiled catalogue, byte for byte the same for the same files. */
export async function compileCatalogue(): Promise<void> {
  const { index, services, tables } = buildCatalogue(readVendorFiles());
  const base64 = (bytes: Uint8Array) => `'${Buffer.from(bytes).toString('base64')}'`;
  const json = (value: unknown) => `'${JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = [
    '// Made from services/*.json, top-sites.json, the Public Suffix List and the words that grade unlisted names, by',
    '// scripts/catalogue.ts.',
    `export const indexBase64 = ${base64(index)};`,
    `export const servicesJson = ${json(services)};`,
    `export const tablesJson = ${json(tables)};`,
    `export const publicSuffixesBase64 = ${base64(packNames(await readPublicSuffixes()))};`,
    `export const wordsJson = ${json(JSON.parse(JSON.stringify(words), (_, value) => onOneLine(value)))};`,
    `export const topSitesBase64 = ${base64(packNames(readTopSites()))};`,
    '',
  ];
  writeFileSync(join(root, 'shared/catalogue/compiled.ts'), lines.join('\n'));
}
