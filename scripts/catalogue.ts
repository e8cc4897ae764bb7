/** Reads the catalogue's files and writes what the extension and the Worker bundle: `shared/catalogue/compiled.ts`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { type VendorFile, vendorFileSchema } from '../shared/catalogue/schema.ts';
import { fieldPath } from '../shared/problem.ts';
import { root } from './lib/paths.ts';

const folder = join(root, 'shared/catalogue/services');

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

/** Writes the compiled catalogue, byte for byte the same for the same files. */
export function compileCatalogue(): void {
  const { index, services } = buildCatalogue(readVendorFiles());
  const lines = [
    '// Made from services/*.json by scripts/catalogue.ts.',
    "import type { ServiceSummary } from './build.ts';",
    '',
    `export const indexBase64 = '${Buffer.from(index).toString('base64')}';`,
    '',
    `export const services: readonly ServiceSummary[] = ${JSON.stringify(services, null, 2)};`,
    '',
  ];
  writeFileSync(join(root, 'shared/catalogue/compiled.ts'), lines.join('\n'));
}
