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

/** Every page of it, put together. */
export async function fetchInventory(token: string): Promise<Answer<Inventory>> {
  const first = await fetchPage(token, null);
  if (!first.ok) return first;
  let { value: inventory } = first;
  while (inventory.next !== null) {
    const page = await fetchPage(token, inventory.next);
    if (!page.ok) return page;
    inventory = { ...page.value, systems: [...inventory.systems, ...page.value.systems] };
  }
  return { ok: true, value: inventory };
}

function fetchPage(token: string, cursor: string | null): Promise<Answer<Inventory>> {
  const query = new URLSearchParams({ limit: '500', ...(cursor === null ? {} : { cursor }) });
  return request(`${PATHS.inventory}?${query}`, token, async (response) =>
    v.parse(inventorySchema, await response.json()),
  );
}

/** The whole report as a file of its own: a table, or a page to print. */
export function fetchInventoryFile(token: string, format: 'csv' | 'html'): Promise<Answer<Blob>> {
  return request(`${PATHS.inventory}?format=${format}`, token, (response) => response.blob());
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
