/** Which end-to-end tests `npm test` leaves to another seed. */

/** Suites that say the same of both browsers. */
const TWINS = ['gate', 'hostile', 'catalogue', 'screen'] as const;

/** Files that a sample leaves to another seed: of each pair of twins one. None in a long run, and none by hand. */
export function filesLeftOut(runs: number | undefined, seed: number): string[] {
  if (runs === undefined || runs > 100) return [];
  return TWINS.map((name, at) => `test/e2e/${name}.${(seed + at) % 2 === 0 ? 'chromium' : 'firefox'}.test.ts`);
}
