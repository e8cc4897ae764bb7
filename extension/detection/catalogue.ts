/** The catalogue that this browser goes by: the one in the package, and the organisation's entries as they last came. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { builtIn, readBounds } from '../../shared/catalogue/built-in.ts';
import { refuseOwn } from '../../shared/catalogue/own.ts';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';
import { makeRecogniser, type Recogniser } from '../../shared/catalogue/recognise.ts';
import { browser } from '../browser.ts';
import { readPolicy } from '../policy/in-force.ts';
import { storedOwnCatalogue, storedOwnChecked, writeTogether } from '../storage.ts';

let recogniser: Recogniser | undefined;
let loading: Promise<Recogniser> | undefined;

/** The recogniser, once storage has been read; until then whoever needs it waits for `loadRecogniser`. */
export function recogniserNow(): Recogniser | undefined {
  return recogniser;
}

/** Reads what the organisation has said. Only a cache: a worker that was stopped reads it again. */
export function loadRecogniser(): Promise<Recogniser> {
  loading ??= readRecogniser();
  return loading;
}

/** To be called when the organisation's entries or the policy have changed. */
export async function reloadRecogniser(): Promise<Recogniser> {
  loading = readRecogniser();
  return loading;
}

export async function findService(id: string): Promise<ServiceSummary | undefined> {
  return (await loadRecogniser()).service(id);
}

/** The entries are within bounds, and this version of the extension has looked. */
export function keepOwnCatalogue(own: OwnCatalogue): Promise<void> {
  return writeTogether(storedOwnCatalogue.entry(own), storedOwnChecked.entry(packageVersion()));
}

/** Whatever becomes of the entries, the built-in catalogue goes on working. */
async function readRecogniser(): Promise<Recogniser> {
  const privateLife = (await readPolicy()).privateLife === 'observe';
  try {
    recogniser = makeRecogniser(builtIn, await readOwn(), { privateLife });
  } catch {
    recogniser = makeRecogniser(builtIn, null, { privateLife });
  }
  return recogniser;
}

/** A newer package may know more: what it finds out of bounds is dropped whole, and asked for again. */
async function readOwn(): Promise<OwnCatalogue | null> {
  const own = await storedOwnCatalogue.read();
  if (own === null || (await storedOwnChecked.read()) === packageVersion()) return own;
  if (refuseOwn(own, builtIn, readBounds())) {
    await storedOwnCatalogue.clear();
    return null;
  }
  await keepOwnCatalogue(own);
  return own;
}

function packageVersion(): string {
  return browser.runtime.getManifest().version;
}
