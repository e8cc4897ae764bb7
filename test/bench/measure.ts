/** Nanoseconds a look-up, all contenders in one run, round by round: what disturbs one disturbs all. Pure but for the clock. */
import { CONTENDERS, type Contender, type Lookup } from './contenders.ts';
import { makeAddresses, makeSignals } from './corpus.ts';

export interface Figure {
  name: string;
  /** Median over the rounds. */
  nanoseconds: number;
  /** Addresses of the corpus that it answers otherwise than we do; null where it answers nothing. */
  disagreements: number | null;
  /** Bytes it keeps in a package or in storage. */
  storedBytes: number;
}

const ROUNDS = 15;
const ROUNDS_OF_THE_SLOW = 2;

export async function measureLookups(signalCount: number, say: (what: string) => void): Promise<Figure[]> {
  const signals = makeSignals(signalCount);
  const addresses = makeAddresses(signals);
  const ready = [];
  for (const contender of CONTENDERS) {
    say(`${signalCount} signals: making ready ${contender.name}`);
    const stored = await contender.pack(signals);
    const lookup = await contender.open(stored);
    ready.push({ contender, lookup, storedBytes: stored.length, asked: asked(contender, addresses, signalCount) });
  }
  const ours = ready.find(({ contender }) => contender.name === 'Unshade')?.lookup as Lookup;
  const times = ready.map((): number[] => []);
  let sink = 0;
  for (let round = 0; round < ROUNDS; round++) {
    say(`${signalCount} signals: round ${round + 1} of ${ROUNDS}`);
    for (const [place, { lookup, asked: urls, contender }] of ready.entries()) {
      if (contender.most && round >= ROUNDS_OF_THE_SLOW) continue;
      const start = performance.now();
      for (const url of urls) if (lookup(url)) sink++;
      times[place]?.push(((performance.now() - start) * 1e6) / urls.length);
    }
  }
  if (sink < 0) throw new Error('never: keeps the look-ups from being left out');
  return ready.map(({ contender, lookup, asked: urls, storedBytes }, place) => ({
    name: contender.name,
    nanoseconds: median(times[place] ?? []),
    disagreements: contender.answers ? urls.filter((url) => lookup(url) !== ours(url)).length : null,
    storedBytes,
  }));
}

function asked(contender: Contender, addresses: readonly string[], signalCount: number): readonly string[] {
  return contender.most ? addresses.slice(0, contender.most(signalCount)) : addresses;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}
