import { type Day, localDay } from '../shared/day.ts';

/** The browser's own local day. */
export function today(): Day {
  return localDay(new Date());
}
