import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNTS,
  AFFECTED,
  type Answers,
  answersSchema,
  BOLD_PURPOSES,
  DATA_CLASSES,
  DOMAINS,
  declarationSchema,
  HANDLINGS,
  isBoldPurpose,
  NOTE_LENGTH,
  PURPOSES,
} from '../../shared/declaration.ts';
import { visitBand } from '../../shared/observation.ts';
import { fieldPath } from '../../shared/problem.ts';

const base: Answers = { purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' };

function firstField(schema: v.GenericSchema, value: unknown): string | undefined {
  const result = v.safeParse(schema, value);
  return result.success ? undefined : fieldPath(result.issues[0]);
}

describe('answers', () => {
  it('need a domain for a bold purpose, and only for it', () => {
    for (const purpose of PURPOSES) {
      const bold = (BOLD_PURPOSES as readonly string[]).includes(purpose);
      expect(isBoldPurpose(purpose)).toBe(bold);
      expect(firstField(answersSchema, { ...base, purpose })).toBe(bold ? 'domain' : undefined);
      expect(firstField(answersSchema, { ...base, purpose, domain: 'employment' })).toBe(bold ? undefined : 'domain');
    }
  });

  it('are taken in every combination, and come back as they were', () => {
    const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const answers = fc.record({
      purpose: fc.constantFrom(...PURPOSES),
      domain: fc.constantFrom(...DOMAINS),
      affected: fc.constantFrom(...AFFECTED),
      data: fc.constantFrom(...DATA_CLASSES),
      handling: fc.constantFrom(...HANDLINGS),
      account: optional(ACCOUNTS),
    });
    fc.assert(
      fc.property(answers, ({ domain, ...rest }) => {
        const given = JSON.parse(JSON.stringify({ ...rest, ...(isBoldPurpose(rest.purpose) ? { domain } : {}) }));
        expect(v.parse(answersSchema, given)).toEqual(given);
      }),
    );
  });

  it.each(['purpose', 'affected', 'data', 'handling'] as const)('are not whole without %s', (field) => {
    const { [field]: _, ...rest } = base;
    expect(firstField(answersSchema, rest)).toBe(field);
  });
});

describe('a note', () => {
  const refused: [string, string][] = [
    ['empty', ''],
    ['blank', ' \t'.replace('\t', '\u2003')],
    ['too long', 'x'.repeat(NOTE_LENGTH + 1)],
    ['too long in UTF-16', '🙂'.repeat(NOTE_LENGTH / 2 + 1)],
    ['with a tab', 'a\tb'],
    ['with a line break', 'a\r\nb'],
    ['with NUL', 'a\0b'],
    ['with delete', 'a\u007fb'],
    ['with a C1 control', 'a\u0085b'],
    ['with a line separator', 'a\u2028b'],
    ['with a paragraph separator', 'a\u2029b'],
    ['with a left-to-right mark', 'a\u200eb'],
    ['with an Arabic letter mark', 'a\u061cb'],
    ['with an override', 'a\u202eb'],
    ['with an isolate', 'a\u2066b'],
    ['with half a character', 'a\ud83d'],
  ];
  it.each(refused)('is refused when it is %s', (_what, note) => {
    expect(firstField(answersSchema, { ...base, note })).toBe('note');
  });

  it.each([
    'x',
    'x'.repeat(NOTE_LENGTH),
    '🙂'.repeat(NOTE_LENGTH / 2),
    'مرحبا',
    'שלום',
    '=1+1',
    '<b>"\\',
    '👩‍💻',
    'a\u0301',
  ])('is taken as it is: %s', (note) => {
    expect(v.parse(answersSchema, { ...base, note }).note).toBe(note);
  });
});

describe('a declaration', () => {
  const place = { id: 'a'.repeat(32), service: 'a-service', day: '2026-11-21', tag: 1 };
  it.each([
    ['one that says something', { kind: 'declaration', ...place, answers: base }, undefined],
    ['an edit', { kind: 'declaration', ...place, answers: base, replaces: 'b'.repeat(32) }, undefined],
    ['a withdrawal', { kind: 'withdrawal', ...place, replaces: 'b'.repeat(32) }, undefined],
    ['a withdrawal of nothing', { kind: 'withdrawal', ...place }, 'replaces'],
    [
      'a withdrawal that says something',
      { kind: 'withdrawal', ...place, replaces: 'b'.repeat(32), answers: base },
      'answers',
    ],
    ['one that says nothing', { kind: 'declaration', ...place }, 'answers'],
    ['another kind', { kind: 'approval', ...place }, 'kind'],
  ])('is checked: %s', (_what, row, field) => {
    expect(firstField(declarationSchema, row)).toBe(field);
  });
});

it.each([
  [1, '1'],
  [2, '2-9'],
  [9, '2-9'],
  [10, '10+'],
  [5000, '10+'],
])('%i visits in a day are told as %s', (visits, band) => {
  expect(visitBand(visits)).toBe(band);
});
