/** A browser that is killed at any write of a move to another organisation, and then started anew. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { browser } from '../../extension/browser.ts';
import { connect } from '../../extension/identity/connect.ts';
import { follow } from '../../extension/identity/follow-policy.ts';
import { DECIDED_AFTER_MS } from '../../extension/identity/managed-state.ts';
import { runSync } from '../../extension/outbox/sync.ts';
import { createSerial } from '../../extension/serial.ts';
import {
  storedConnection,
  storedDeclarations,
  storedObservations,
  storedParted,
  storedPolicy,
} from '../../extension/storage.ts';
import { type Connection, formatConnectCode } from '../../shared/connect-code.ts';
import { writeManaged } from '../../shared/managed-configuration.ts';
import { installMemoryDatabase } from './memory-database.ts';
import { connectNetwork, goodAnswer, type Upload } from './network.ts';
import { CONNECTION, declaration, observation, policyOf, rowId, setDay, TODAY } from './rows.ts';

const A = CONNECTION;
const B: Connection = { ...CONNECTION, server: 'https://other.example', token: 'enrolment-token-of-the-other' };
const OF_A = [rowId(1), rowId(0xd)];

/** Writes that are still done; none fails where it is infinite. */
let left = Number.POSITIVE_INFINITY;
function write(): void {
  if (left-- <= 0) throw new Error('killed');
}

const set = ({ server, token, key }: Connection) =>
  writeManaged({ server, enrolmentToken: token, keyFingerprint: key, noticeAcknowledged: 'yes' });
const byIt = (connection: Connection) => follow(set(connection), 0);
const byNobody = () => follow({}, DECIDED_AFTER_MS);
const byPerson = (connection: Connection) => connect(formatConnectCode(connection), createSerial());
const sync = () => runSync({ serial: createSerial(), today: () => TODAY });

async function fill(): Promise<void> {
  await sync();
  await storedPolicy.write(policyOf(2, 'block'));
  await storedObservations.write([observation()]);
  await storedDeclarations.write([declaration()]);
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.restoreAllMocks();
  setDay(TODAY);
  left = Number.POSITIVE_INFINITY;
  installMemoryDatabase(write);
  for (const area of ['local', 'session'] as const) {
    for (const act of ['set', 'remove'] as const) {
      const real = browser.storage[area][act].bind(browser.storage[area]) as (given: never) => Promise<void>;
      vi.spyOn(browser.storage[area], act).mockImplementation((async (given: never) => {
        write();
        await real(given);
      }) as never);
    }
  }
});

function keysAt(uploads: readonly Upload[], { server }: Connection): Set<string> {
  return new Set(uploads.filter(({ url }) => url.startsWith(server)).map(({ device }) => device));
}

type Step = () => Promise<unknown>;

/** `before` leaves rows of A; `move` is what is killed; `after` is what a browser or a person does at the next start. */
const MOVES: [what: string, before: Step[], move: Step, after: Step[], stands: Connection | null][] = [
  ['IT goes from A to B', [() => byIt(A), fill], () => byIt(B), [() => byIt(B)], B],
  ['IT sets B where A has parted', [() => byIt(A), fill, byNobody], () => byIt(B), [() => byIt(B)], B],
  ['IT sets B where a person had A', [() => byPerson(A), fill], () => byIt(B), [() => byIt(B)], B],
  ['a person goes from A to B', [() => byPerson(A), fill], () => byPerson(B), [() => byPerson(B)], B],
  [
    'a person goes from A to B, and comes back',
    [() => byPerson(A), fill],
    () => byPerson(B),
    [() => byPerson(A), sync, () => byPerson(B)],
    B,
  ],
  [
    'a person connects B where A has parted, and IT sets A again',
    [() => byIt(A), fill, byNobody],
    () => byPerson(B),
    [() => byIt(A), sync, byNobody, () => byPerson(B)],
    B,
  ],
  ['IT lets go of A, and B comes back', [() => byPerson(B), () => byIt(A), fill], byNobody, [byNobody], B],
  [
    'IT sets B where a person had A, and lets go',
    [() => byPerson(A), fill],
    () => byIt(B),
    [() => byIt(B), sync, byNobody],
    A,
  ],
  ['IT lets go of A, and nothing comes back', [() => byIt(A), fill], byNobody, [byNobody], null],
];

describe('a browser that is killed while', () => {
  it.each(MOVES)('%s shows no key to both, and nothing of A to B', async (_what, before, move, after, stands) => {
    let killed = true;
    for (let writes = 0; killed; writes++) {
      expect(writes).toBeLessThan(100);
      fakeBrowser.reset();
      installMemoryDatabase(write);
      const uploads = connectNetwork((upload) => goodAnswer(upload));
      left = Number.POSITIVE_INFINITY;
      for (const step of before) await step();
      left = writes;
      await move().catch(() => {});
      // Where it was not killed all is done, and what comes after is a start like any other.
      killed = left < 0;
      left = Number.POSITIVE_INFINITY;
      // A start syncs before anybody does anything.
      await sync();
      for (const step of after) await step();
      await sync();
      const [seenByA, seenByB] = [keysAt(uploads, A), keysAt(uploads, B)];
      expect(
        [...seenByA].filter((key) => seenByB.has(key)),
        `killed at write ${writes}`,
      ).toEqual([]);
      const toB = JSON.stringify(uploads.filter(({ url }) => url.startsWith(B.server)));
      for (const id of OF_A) expect(toB, `killed at write ${writes}`).not.toContain(id);
      expect(await storedConnection.read(), `killed at write ${writes}`).toEqual(stands);
      if (stands) {
        expect(await storedParted.read()).toBeNull();
        expect(uploads.at(-1)?.url).toMatch(stands.server);
      }
    }
  });
});
