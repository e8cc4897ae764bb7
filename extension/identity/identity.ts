/**
 * The device's identity: a key that signs what is sent, a secret that makes tags, and the number of what was sent last.
 * Neither key can be taken out of the browser. They live and go together: one record, one transaction.
 */
import type { KeyedHash } from '../../shared/tag.ts';

const DATABASE = 'unshade';
const STORE = 'identity';
const RECORD = 'device';

export interface Identity {
  signing: CryptoKeyPair;
  tagging: CryptoKey;
  sequence: number;
}

/** The identity, made now if there is none. Two callers at once get the same one. */
export async function ensureIdentity(): Promise<Identity> {
  const known = await inStore('readonly', (store) => store.get(RECORD));
  if (known) return known as Identity;
  const made = await makeIdentity();
  return (await inStore('readwrite', (store) => {
    const request = store.get(RECORD);
    request.onsuccess = () => {
      if (!request.result) store.put(made, RECORD);
    };
    return request;
  }).then((stored) => stored ?? made)) as Identity;
}

/** As `ensureIdentity`, with the next sequence number. It is written down first: none is ever used for two things. */
export async function nextIdentity(): Promise<Identity> {
  let next = await ensureIdentity();
  await inStore('readwrite', (store) => {
    const request = store.get(RECORD);
    request.onsuccess = () => {
      const identity = request.result as Identity;
      next = { ...identity, sequence: identity.sequence + 1 };
      store.put(next, RECORD);
    };
    return request;
  });
  return next;
}

/** Takes these keys from now on. What was sent under others can no longer be shown or erased from here. */
export async function replaceIdentity(identity: Identity): Promise<void> {
  await inStore('readwrite', (store) => store.put(identity, RECORD));
}

export function keyedHash({ tagging }: Pick<Identity, 'tagging'>): KeyedHash {
  return async (message) => new Uint8Array(await crypto.subtle.sign('HMAC', tagging, message));
}

/** New keys, stored nowhere yet. */
export async function makeIdentity(): Promise<Identity> {
  const [signing, tagging] = await Promise.all([
    crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
    crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  ]);
  return { signing, tagging, sequence: 0 };
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' });
      const request = run(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('identity: transaction aborted'));
    });
  } finally {
    database.close();
  }
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('identity: cannot open the key store'));
  });
}
