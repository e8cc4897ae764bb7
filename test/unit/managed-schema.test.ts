import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentFile, schemaFile, writeDocument, writeSchema } from '../../scripts/managed-schema.ts';
import { LIST_KEY, MANAGED_PROBLEMS, MANAGED_SETTINGS } from '../../shared/managed-configuration.ts';
import { MANAGED_TEXTS } from '../../shared/managed-texts.ts';

const schema = JSON.parse(writeSchema());
const document = readFileSync(documentFile, 'utf8');

describe('what is made of the managed configuration', () => {
  it('stands in its files as it should be: else run `npm run build`', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(writeSchema());
    expect(writeDocument(document)).toBe(document);
  });

  it('is a schema of nothing but text, and of one thing that catches what stands too deep', () => {
    const { policy, ...properties } = schema.properties as Record<string, { type: string }>;
    expect(Object.keys(properties)).toEqual([...MANAGED_SETTINGS, LIST_KEY]);
    expect(new Set(Object.values(properties).map(({ type }) => type))).toEqual(new Set(['string']));
    expect(policy?.type).toBe('object');
  });

  it.each(['additionalProperties', 'patternProperties', 'oneOf', '$ref', 'enum', 'maximum', 'required'])(
    'has no %s: Chromium would refuse all of it, or drop values without a word',
    (form) => {
      expect(writeSchema()).not.toContain(`"${form}"`);
    },
  );

  it('has one kind of text for every key', () => {
    for (const [key, { title, description, takes, unset }] of Object.entries(MANAGED_TEXTS)) {
      for (const text of [title, description, takes, unset]) expect(text.trim(), key).toMatch(/^\S.{2,}$/);
      expect(description, key).toMatch(/\.$/);
      expect(`${title}${description}${takes}${unset}`, key).not.toMatch(/[<>|&]/);
    }
  });

  it('is documented with every problem that there is', () => {
    for (const code of MANAGED_PROBLEMS) expect(document).toContain(`| \`${code}\` |`);
  });

  it('refuses a document without the marks of its table', () => {
    expect(() => writeDocument('# Managed configuration')).toThrow('marks of its table');
  });
});
