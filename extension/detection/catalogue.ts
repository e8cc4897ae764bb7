/** The catalogue that this browser goes by: the one in the package, and the organisation's entries as they last came. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { makeRecogniser, type Recogniser } from '../../shared/catalogue/recognise.ts';
import { storedOwnCatalogue, storedPolicy } from '../storage.ts';

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

async function readRecogniser(): Promise<Recogniser> {
  const [own, policy] = await Promise.all([storedOwnCatalogue.read(), storedPolicy.read()]);
  recogniser = makeRecogniser(builtIn, own, { privateLife: policy?.privateLife === 'observe' });
  return recogniser;
}

export async function findService(id: string): Promise<ServiceSummary | undefined> {
  return (await loadRecogniser()).service(id);
}
