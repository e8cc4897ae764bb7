/** Which end-to-end tests `npm test` leaves to another seed. */

/** Of each pair one runs: the same of two browsers, and two long looks at many screens. */
const PAIRS = [
  ['gate.chromium', 'gate.firefox'],
  ['hostile.chromium', 'hostile.firefox'],
  ['catalogue.chromium', 'catalogue.firefox'],
  ['screen.chromium', 'screen.firefox'],
  ['policy.chromium', 'policy.firefox'],
  ['languages.chromium', 'api-docs.chromium'],
] as const;

/** None in a long run, and none by hand. */
export function filesLeftOut(runs: number | undefined, seed: number): string[] {
  if (runs === undefined || runs > 100) return [];
  return PAIRS.map((pair, at) => `test/e2e/${pair[(seed + at) % 2]}.test.ts`);
}
