/**
 * As much of IndexedDB as identity.ts leans on, which happy-dom has none of: one transaction after another, its requests
 * in their order. That keys survive a browser being killed is for the tests in real browsers.
 */
import { vi } from 'vitest';

interface MemoryRequest {
  result: unknown;
  onsuccess: (() => void) | null;
  onupgradeneeded: (() => void) | null;
}

/** `beforeWrite` may throw: then the transaction comes to nothing. */
export function installMemoryDatabase(beforeWrite: () => void = () => {}): void {
  const stores = new Map<string, Map<string, unknown>>();
  let queue: Promise<void> = Promise.resolve();

  const database = {
    createObjectStore: (name: string) => stores.set(name, new Map()),
    close() {},
    transaction(name: string) {
      const values = stores.get(name) ?? new Map<string, unknown>();
      const waiting: (() => void)[] = [];
      const transaction = {
        oncomplete: null as (() => void) | null,
        onabort: null as (() => void) | null,
        error: null as unknown,
        objectStore: () => ({
          get: (key: string) => later(() => values.get(key)),
          put: (value: unknown, key: string) =>
            later(() => {
              beforeWrite();
              values.set(key, value);
              return key;
            }),
        }),
      };
      function later(act: () => unknown): MemoryRequest {
        const request = newRequest();
        waiting.push(() => {
          request.result = act();
          request.onsuccess?.();
        });
        return request;
      }
      queue = queue.then(async () => {
        try {
          for (let next = waiting.shift(); next; next = waiting.shift()) {
            next();
            await Promise.resolve();
          }
        } catch (error) {
          transaction.error = error;
          transaction.onabort?.();
          return;
        }
        transaction.oncomplete?.();
      });
      return transaction;
    },
  };

  function open(): MemoryRequest {
    const request = newRequest();
    const isNew = stores.size === 0;
    queueMicrotask(() => {
      request.result = database;
      if (isNew && stores.size === 0) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }
  vi.stubGlobal('indexedDB', { open });
}

function newRequest(): MemoryRequest {
  return { result: undefined, onsuccess: null, onupgradeneeded: null };
}
