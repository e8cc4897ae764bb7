/** The bench in a page: `measureLookups(signals)` gives figures, `pack` what a contender stores, `coldStart` one of its own. */
import { CONTENDERS, coldStart } from './contenders.ts';
import { makeSignals } from './corpus.ts';
import { measureLookups } from './measure.ts';

interface Memory {
  gc?: () => void;
  memory?: { usedJSHeapSize: number };
}

function heap(): number {
  (globalThis as Memory).gc?.();
  return (performance as Memory).memory?.usedJSHeapSize ?? Number.NaN;
}

Object.assign(globalThis, {
  measureLookups: (signals: number) => measureLookups(signals, console.log),
  async pack(name: string, signals: number) {
    const stored = await CONTENDERS.find((one) => one.name === name)?.pack(makeSignals(signals));
    return typeof stored === 'string' ? { text: stored } : { base64: stored?.toBase64() ?? '' };
  },
  coldStart: (name: string, { text, base64 }: { text?: string; base64?: string }, address: string) =>
    coldStart(name, text ?? Uint8Array.fromBase64(base64 ?? ''), address, heap),
});
