/**
 * Goes by what IT set on the machine, from the moment the browser hands it over: at a first start seconds after the
 * background, at later ones at once by what was received last. docs/decisions/0040-managed-states.md has the rules.
 */
import { readManaged } from '../../shared/managed-configuration.ts';
import { browser } from '../browser.ts';
import { createSerial, type Serial } from '../serial.ts';
import { storedBeforePolicy, storedConnection, storedManaged, storedParted, writeTogether } from '../storage.ts';
import { type ManagedStep, nextStep, type Received, stateOf, withKnownKey } from './managed-state.ts';
import { readReceived } from './received.ts';
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
  const step = nextStep(await storedManaged.read(), received, emptyMs);
  if (step.kind === 'take') await take(received);
  if (step.kind === 'let-go') await letGo();
  return step;
}

/** A connection that cannot be used leaves the one that is there; limits hold all the same. */
async function take(received: Received): Promise<void> {
  const managed = storedManaged.entry(received);
  const set = readManaged(received)?.configuration.connection;
  if (!set) return writeTogether(managed);
  const current = await storedConnection.read();
  const before = (await storedBeforePolicy.read()) ?? { connection: current };
  const together = [managed, storedBeforePolicy.entry(before)];
  const connection = withKnownKey(set, await readOrganisation());
  const isSame = (Object.keys(connection) as (keyof typeof connection)[]).every(
    (key) => current?.[key] === connection[key],
  );
  await (isSame ? writeTogether(...together) : takeConnection(connection, { together }));
}

/** Back to the connection that a person had made, or to none: what is stored then waits for its organisation. */
async function letGo(): Promise<void> {
  const before = await storedBeforePolicy.read();
  const together = [storedManaged.entry({}), storedBeforePolicy.entry(null)];
  if (before?.connection) return takeConnection(before.connection, { together });
  if (before) together.push(storedParted.entry(await storedConnection.read()), storedConnection.entry(null));
  await writeTogether(...together);
}
