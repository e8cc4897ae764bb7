/** Field names that schemas pass over in silence, because every object has them already. Pure. */
import type * as v from 'valibot';

const PASSED_OVER = ['__proto__', 'prototype', 'constructor'];

/** Deeper than any schema looks. */
const DEEPEST = 32;

/** The first field with such a name, wherever it stands, as the issue that a schema makes of a field that it does not have. */
export function findPassedOver(json: unknown): v.BaseIssue<unknown> | undefined {
  const [first, ...rest] = (findKeys(json, DEEPEST) ?? []).map(
    (key) => ({ type: 'unknown', origin: 'key', input: undefined, key, value: undefined }) as const,
  );
  if (!first) return undefined;
  const path: v.BaseIssue<unknown>['path'] = [first, ...rest];
  const issue = { kind: 'schema', type: 'strict_object', input: undefined, expected: 'never', message: '' } as const;
  return { ...issue, received: 'unknown', path };
}

/** From the outermost in. */
function findKeys(json: unknown, depth: number): (string | number)[] | undefined {
  if (typeof json !== 'object' || json === null || depth === 0) return undefined;
  for (const [name, value] of Object.entries(json)) {
    const key = Array.isArray(json) ? Number(name) : name;
    if (PASSED_OVER.includes(name)) return [key];
    const within = findKeys(value, depth - 1);
    if (within) return [key, ...within];
  }
  return undefined;
}
