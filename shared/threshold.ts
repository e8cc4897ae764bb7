/**
 * The one place that decides what may be counted aloud. Numbers of browsers leave the Worker only as bands, and every
 * number from 0 to k − 1 reads the same. Pure.
 */
import * as v from 'valibot';

export const DEFAULT_THRESHOLD = 10;
export const MINIMUM_THRESHOLD = 5;
const BAND_EDGES = [10, 20, 50, 100, 200, 500];

/** k, the number of browsers under which nothing is counted aloud: a whole number, never under 5. */
export const thresholdSchema = v.pipe(
  v.number(),
  v.integer('a whole number'),
  v.minValue(MINIMUM_THRESHOLD, `not under ${MINIMUM_THRESHOLD}`),
  v.maxValue(1000, 'at most 1000'),
);

/** A number of browsers as people may see it, and a rank that rules and bars compare: 0 is "under k". */
export interface Band {
  label: string;
  rank: number;
}

/** Lower edges of the bands from k upwards: k, then 10, 20, 50, 100, 200, 500, 1,000 … as far as they exceed k. */
export function bandEdges(k: number, upTo: number): number[] {
  const edges = [k];
  for (let scale = 1; scale <= upTo; scale *= 100) {
    for (const edge of BAND_EDGES) {
      const scaled = edge * scale;
      if (scaled > k && scaled <= upTo && scaled > (edges.at(-1) ?? 0)) edges.push(scaled);
    }
  }
  return edges;
}

/** The band of `browsers` (a count, 0 or more) for threshold `k`. */
export function bandOf(browsers: number, k: number): Band {
  if (browsers < k) return { label: `<${k}`, rank: 0 };
  const edges = bandEdges(k, browsers);
  const lower = edges.at(-1) ?? k;
  const upper = bandEdges(k, lower * 10).find((edge) => edge > lower) ?? lower * 10;
  return { label: `${lower}–${upper - 1}`, rank: edges.length };
}

/** Lower edge of the band of `browsers`; 0 under `k`. What rules compare, so that they tell no more than the band does. */
export function lowerEdgeOf(browsers: number, k: number): number {
  return browsers < k ? 0 : (bandEdges(k, browsers).at(-1) ?? k);
}

/** A group may be stored with a row only when k browsers or more are enrolled in it. */
export function groupIsLargeEnough(enrolled: number, k: number): boolean {
  return enrolled >= k;
}
