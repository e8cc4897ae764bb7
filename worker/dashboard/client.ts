/** What the dashboard asks the Worker. A refusal, silence or nonsense is a value, never an exception. */
import * as v from 'valibot';
import { PATHS } from '../../shared/api.ts';
import { type Inventory, inventorySchema } from '../../shared/inventory.ts';
import { type ProblemCode, problemSchema } from '../../shared/problem.ts';

const TIMEOUT_MS = 20_000;

export type Failure =
  | { kind: 'refused'; code: ProblemCode }
  | { kind: 'unreachable' }
  | { kind: 'slow' }
  | { kind: 'unreadable' };

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function fetchInventory(token: string): Promise<Answer<Inventory>> {
  return request(PATHS.inventory, token, async (response) => v.parse(inventorySchema, await response.json()));
}

export function fetchInventoryCsv(token: string): Promise<Answer<Blob>> {
  return request(`${PATHS.inventory}?format=csv`, token, (response) => response.blob());
}

/** True when another token, and nothing else, would help. */
export function needsSignIn(failure: Failure): boolean {
  return failure.kind === 'refused' && failure.code.startsWith('auth.');
}

async function request<T>(path: string, token: string, read: (response: Response) => Promise<T>): Promise<Answer<T>> {
  // No token looks like this, and fetch would call it a network error.
  if (!/^[\x21-\x7e]+$/.test(token)) return { ok: false, failure: { kind: 'refused', code: 'auth.token-unknown' } };
  try {
    const response = await fetch(path, {
      headers: { Authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { ok: true, value: await read(response) };
    const problem = v.parse(problemSchema, await response.json());
    return { ok: false, failure: { kind: 'refused', code: problem.error.code } };
  } catch (error) {
    return { ok: false, failure: toFailure(error) };
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'slow' };
  if (error instanceof v.ValiError || error instanceof SyntaxError) return { kind: 'unreadable' };
  return { kind: 'unreachable' };
}
