/** One contender's cold start, in a process that has done nothing else. Prints a ColdStart as JSON. */
import { readFileSync } from 'node:fs';
import { coldStart } from './contenders.ts';

const [, , name = '', file = '', kind, address = ''] = process.argv;
const bytes = readFileSync(file);
// On a word's boundary, as a buffer of its own.
const stored = kind === 'text' ? bytes.toString('utf8') : new Uint8Array(bytes);

console.log(JSON.stringify(await coldStart(name, stored, address, heap)));

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
