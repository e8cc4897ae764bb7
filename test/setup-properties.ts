/** How often each property is tried, and from which seed: set by `npm test`, so that a failure can be repeated. */
import fc from 'fast-check';

const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed } = process.env;
fc.configureGlobal({ numRuns: Number(runs ?? 60), ...(seed === undefined ? {} : { seed: Number(seed) }) });
