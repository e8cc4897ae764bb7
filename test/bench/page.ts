/** The bench in a page: `measureLookups(signals)` gives the figures. */
import { measureLookups } from './measure.ts';

Object.assign(globalThis, { measureLookups: (signals: number) => measureLookups(signals, console.log) });
