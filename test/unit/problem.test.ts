import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { syncRequestSchema } from '../../shared/api.ts';
import { explainIssue, fieldPath, isUnknownKey, PROBLEM_STATUS } from '../../shared/problem.ts';

const schema = v.strictObject({
  rows: v.array(
    v.strictObject({ day: v.pipe(v.string(), v.maxLength(3, 'at most 3 characters')), count: v.optional(v.number()) }),
  ),
  kind: v.picklist(['a', 'b']),
});
const good = { rows: [{ day: 'x' }], kind: 'a' };

function firstIssue(value: unknown): v.BaseIssue<unknown> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) throw new Error('the value is good');
  return result.issues[0];
}

describe('a complaint of a schema', () => {
  it.each<[string, unknown, string, string]>([
    ['a field of a row', { ...good, rows: [{ day: 'x' }, { day: 5 }] }, 'rows[1].day', 'Expected: string.'],
    ['a limit', { ...good, rows: [{ day: 'long' }] }, 'rows[0].day', 'Expected: at most 3 characters.'],
    ['a row that is text', { ...good, rows: ['secret'] }, 'rows[0]', 'Expected: Object.'],
    ['an unknown field', { ...good, secret: 1 }, 'secret', 'There is no such field.'],
    [
      'an unknown field of a row',
      { ...good, rows: [{ day: 'x', secret: 1 }] },
      'rows[0].secret',
      'There is no such field.',
    ],
    ['a missing field', { rows: [] }, 'kind', 'This field is missing.'],
    ['another choice', { ...good, kind: 'secret' }, 'kind', 'Expected: ("a" | "b").'],
    ['something else altogether', 'secret', '', 'Expected: Object.'],
  ])('names the place and what is asked for, and quotes nothing: %s', (_what, value, path, message) => {
    const issue = firstIssue(value);
    expect(fieldPath(issue)).toBe(path);
    expect(explainIssue(issue)).toBe(message);
  });

  it('tells an unknown key from a missing one', () => {
    expect(isUnknownKey(firstIssue({ ...good, other: 1 }))).toBe(true);
    expect(isUnknownKey(firstIssue({ rows: [] }))).toBe(false);
  });

  it('has a path as people write it for a batch', () => {
    const result = v.safeParse(syncRequestSchema, {
      wire: 1,
      audience: '',
      sequence: 1,
      policy: 0,
      observations: [],
      declarations: [{ kind: 'declaration', answers: { purpose: 'code' } }],
      erasures: [],
    });
    const paths = result.issues?.map(fieldPath);
    expect(paths).toContain('declarations[0].id');
    expect(paths).toContain('declarations[0].answers.affected');
  });
});

it('every code has a status of its kind, and reads noun.what-is-wrong', () => {
  for (const [code, status] of Object.entries(PROBLEM_STATUS)) {
    expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  }
});
