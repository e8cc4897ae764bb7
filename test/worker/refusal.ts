import * as v from 'valibot';
import { expect } from 'vitest';
import { type ProblemCode, problemSchema } from '../../shared/problem.ts';
import { STAFF_TOKEN, TOKEN } from './organisation.ts';
import { everythingStored } from './rows.ts';

export interface Refusal {
  status: number;
  code: ProblemCode;
  field?: string;
}

/** Sends a request that must be refused as told, repeat no secret, and leave every table as it was. */
export async function expectRefused(send: () => Promise<Response>, refusal: Refusal): Promise<Response> {
  const { status, code, ...field } = refusal;
  const before = await everythingStored();
  const response = await send();
  const text = await response.clone().text();
  expect(JSON.parse(text)).toEqual({ error: { code, message: expect.stringMatching(/^[A-Z].*\.$/s), ...field } });
  expect(response.status).toBe(status);
  expect(v.is(problemSchema, JSON.parse(text))).toBe(true);
  expect(response.headers.get('content-type')).toContain('application/json');
  for (const secret of [TOKEN, STAFF_TOKEN]) expect(text).not.toContain(secret);
  expect(await everythingStored()).toEqual(before);
  return response;
}
