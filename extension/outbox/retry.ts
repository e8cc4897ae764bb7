/** When to try again. Pure: chance is passed in, a number from 0 up to 1. */

const PERIOD_MINUTES = 240;
const FIRST_RETRY_MINUTES = 1;

/** Minutes to the next sync: every four hours give or take a fifth, or after failures 1, 2, 4 … of them, half to one and a half. */
export function minutesToNextSync(failures: number, chance: number): number {
  if (failures === 0) return PERIOD_MINUTES * (0.8 + 0.4 * chance);
  return Math.min(FIRST_RETRY_MINUTES * 2 ** (failures - 1), PERIOD_MINUTES) * (0.5 + chance);
}
