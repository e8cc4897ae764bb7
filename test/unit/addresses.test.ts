import { expect, it } from 'vitest';
import { ADDRESSES } from '../fixtures/addresses.ts';
import { placeAll } from '../fixtures/places.ts';

// The same table is read by Chromium and Firefox in test/e2e/addresses.test.ts.
it.each(ADDRESSES)('%.80s is placed at %s', (text, place) => {
  expect(placeAll([text])).toEqual([place]);
});
