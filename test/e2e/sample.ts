/** What `npm test` runs of a long list: a part that the seed draws, told of by its size. `npm run test:long`, and by hand, all. */

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;

export const isSample = PROPERTY_RUNS !== undefined && Number(PROPERTY_RUNS) <= 100;

/** Whether the item is drawn into this part of so many. Each item is in one part, and the seed says in which. */
export function isDrawn(item: number, part: number, parts: number): boolean {
  return !isSample || (item + Number(PROPERTY_SEED ?? 0)) % parts === part;
}

/** The items of one part. */
export function draw<Item>(what: string, items: readonly Item[], part: number, parts: number): Item[] {
  const drawn = items.filter((_, position) => isDrawn(position, part, parts));
  if (isSample) console.log(`${what}: ${drawn.length} of ${items.length}, by the seed`);
  return drawn;
}
