/** Counts for the closing line of tests and checks. */
export interface Tally {
  passed: number;
  failed: number;
}

/** The line that CI reads: alone, in these words. */
export function closingLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
