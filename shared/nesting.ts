/** How deep JSON is nested: what is read by functions that call themselves is measured first. Pure. */

/** Far beyond what any form or answer needs, and far from what a call stack bears. */
export const MOST_DEPTH = 64;
export const TOO_DEEP = `Expected: lists and objects at most ${MOST_DEPTH} deep in each other.`;

/** Whether lists and objects stand more than `most` deep in each other. */
export function isNestedDeeper(json: unknown, most: number): boolean {
  let level = [json].filter(isNode);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === most) return true;
    level = level.flatMap((node) => Object.values(node)).filter(isNode);
  }
  return false;
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
