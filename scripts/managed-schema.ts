/** Writes what is made of the managed configuration: the schema that browsers read, and the table of its documentation. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIST_KEY, MANAGED_SETTINGS } from '../shared/managed-configuration.ts';
import { MANAGED_TEXTS } from '../shared/managed-texts.ts';
import { root } from './lib/paths.ts';

export const schemaFile = join(root, 'extension/public/managed-schema.json');
export const documentFile = join(root, 'docs/managed-configuration.md');

const NAMES = [...MANAGED_SETTINGS, LIST_KEY] as const;
const TABLE = /(<!-- table: npm run build writes it -->\n)[\s\S]*?(\n<!-- end of table -->)/;

/** Of the forms that Chromium takes: it refuses a schema with one that it does not know, and with it every value. */
export function writeSchema(): string {
  const properties = Object.fromEntries(
    NAMES.map((name) => {
      const { title, description } = MANAGED_TEXTS[name];
      return [name, { type: 'string', title, description }];
    }),
  );
  const trap = {
    type: 'object',
    title: 'Nothing',
    description: 'Catches settings that stand one level too deep, so that the extension can say so.',
  };
  return `${JSON.stringify({ type: 'object', properties: { ...properties, policy: trap } }, null, 2)}\n`;
}

function writeTable(): string {
  const rows = NAMES.map((name) => {
    const { description, takes, unset } = MANAGED_TEXTS[name];
    return `| \`${name}\` | ${description} | ${takes} | ${unset} |`;
  });
  return ['| Key | What for | What it takes | Left out |', '|---|---|---|---|', ...rows].join('\n');
}

/** The documentation with the table as it should be. */
export function writeDocument(document: string): string {
  if (!TABLE.test(document)) throw new Error(`${documentFile}: the marks of its table are gone`);
  return document.replace(TABLE, (_, before: string, after: string) => before + writeTable() + after);
}

export function writeManagedSchema(): void {
  writeFileSync(schemaFile, writeSchema());
  writeFileSync(documentFile, writeDocument(readFileSync(documentFile, 'utf8')));
}
