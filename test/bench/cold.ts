/** One contender's cold start, in a process that has done nothing else. Prints a ColdStart as JSON. */
import { CONTENDERS } from './contenders.ts';
import { makeAddresses, makeSignals } from './corpus.ts';

export interface ColdStart {
  /** From stored bytes to the first answer. */
  milliseconds: number;
  /** What it added to heap and buffers, beside the stored bytes themselves. */
  kilobytes: number;
}

const [, , name, size] = process.argv;
const contender = CONTENDERS.find((one) => one.name === name);
if (!contender || !globalThis.gc) throw new Error('usage: node --expose-gc cold.ts CONTENDER SIGNALS');
const signals = makeSignals(Number(size));
const [address = ''] = makeAddresses(signals);
const stored = await contender.pack(signals);
// A dynamic import has been made ready by `pack` or is not part of what is measured.
if (contender.pack.length > 0) await contender.open(await contender.pack(signals.slice(0, 10)));
globalThis.gc();
const before = used();
const start = performance.now();
const lookup = await contender.open(stored);
const found = lookup(address);
const milliseconds = performance.now() - start;
globalThis.gc();
const result: ColdStart = { milliseconds, kilobytes: (used() - before) / 1024 };
if (!found) throw new Error(`${name} does not find ${address}`);
console.log(JSON.stringify(result));

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
