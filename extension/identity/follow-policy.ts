/**
 * Goes by what IT set on the machine, from the moment the browser hands it over: at a first start seconds after the
 * background, at later ones at once by what was received last. docs/decisions/0040-managed-states.md has the rules.
 */
import type { Connection } from '../../shared/connect-code.ts';
import { readManaged } from '../../shared/managed-configuration.ts';
import { browser } from '../browser.ts';
import { createSerial, type Serial } from '../serial.ts';
import { storedBeforePolicy, storedConnection, storedManaged, storedParted, writeTogether } from '../storage.ts';
import { type ManagedStep, nextStep, type Received, stateOf, withKnownKey } from './managed-state.ts';
import { readReceived } from './received.ts';
import { isConnectedByIt, readConfiguration } from './standing.ts';
import { readOrganisation, takeConnection } from './take-connection.ts';

interface Tools {
  serial: Serial;
  /** Something else holds now. */
  onChange: () => Promise<void>;
}

/** Registers its listener and looks. A background that ends while it waits begins to wait again at its next start. */
export function followPolicy({ serial, onChange }: Tools): void {
  const oneByOne = createSerial();
  let emptySince: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const received = await readReceived();
    clearTimeout(timer);
    const now = performance.now();
    emptySince = stateOf(received) === 'managed' ? undefined : (emptySince ?? now);
    const emptyMs = now - (emptySince ?? now);
    const step = await serial(() => follow(received, emptyMs));
    if (step.kind === 'wait') timer = setTimeout(() => void oneByOne(look), step.ms);
    if (step.kind === 'take' || step.kind === 'let-go') void onChange();
  }

  // Of this area alone: the others change all the time, and would wake the background.
  browser.storage.managed.onChanged.addListener(() => void oneByOne(look));
  void oneByOne(look);
}

/** Stores what follows from what was received. To be called in `serial`; `emptyMs` as in `nextStep`. */
export async function follow(received: Received, emptyMs: number): Promise<ManagedStep> {
  const found = nextStep(await storedManaged.read(), received, emptyMs);
  const step = found.kind === 'keep' ? await repair(received) : found;
  if (step.kind === 'take') await take(received);
  if (step.kind === 'let-go') await letGo();
  return step;
}

/** What is held may not be in force: an item could not be read, or the browser was killed half way. */
async function repair(received: Received): Promise<ManagedStep> {
  const before = await storedBeforePolicy.read();
  if (stateOf(received) === 'unmanaged') return { kind: before ? 'let-go' : 'keep' };
  const connection = await connectionOf(received);
  const fits = connection === null || (before !== null && (await isInForce(connection)));
  return { kind: fits ? 'keep' : 'take' };
}

/** A connection that cannot be used leaves the one that is there; limits hold all the same. */
async function take(received: Received): Promise<void> {
  const managed = storedManaged.entry(received);
  const connection = await connectionOf(received);
  if (!connection) return writeTogether(managed);
  if ((await storedBeforePolicy.read()) === null) {
    // Before all else: it comes back even if what follows is cut short. Where IT's is in force already, it could not be read.
    const isOfIt = (await readConfiguration())?.connection;
    await storedBeforePolicy.write({ connection: isOfIt ? null : await storedConnection.read() });
  }
  await ((await isInForce(connection)) ? writeTogether(managed) : takeConnection(connection, { together: [managed] }));
}

async function connectionOf(received: Received): Promise<Connection | null> {
  const set = readManaged(received)?.configuration.connection;
  return set ? withKnownKey(set, await readOrganisation()) : null;
}

async function isInForce(connection: Connection): Promise<boolean> {
  const current = await storedConnection.read();
  return (Object.keys(connection) as (keyof Connection)[]).every((key) => current?.[key] === connection[key]);
}

/** Back to the connection that a person had made, or to none: what is stored then waits for its organisation. */
async function letGo(): Promise<void> {
  const before = await storedBeforePolicy.read();
  const together = [storedManaged.entry({}), storedBeforePolicy.entry(null)];
  if (before?.connection) return takeConnection(before.connection, { together });
  if (await isConnectedByIt())
    together.push(storedParted.entry(await readOrganisation()), storedConnection.entry(null));
  await writeTogether(...together);
}
