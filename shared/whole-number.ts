import * as v from 'valibot';

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(least: number, most: number) {
  return v.pipe(
    v.number(),
    v.integer('a whole number'),
    v.minValue(least, `at least ${least}`),
    v.maxValue(most, `at most ${most}`),
  );
}
