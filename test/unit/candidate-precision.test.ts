import { describe, expect, it } from 'vitest';
import { candidates, halfOf, IN_FRONT, MOST_LEFT_OUT, measure } from '../../scripts/candidate-precision.ts';

const { ai, ordinary, leftOut } = await measure('measuring');
const hosts = [...ordinary.values()].flat();

describe('names that the words and weights were not made from', () => {
  it('are many, and none of them is in the other half', async () => {
    expect(hosts.length).toBeGreaterThan(3000);
    expect(ai.length).toBeGreaterThan(800);
    const making = await measure('making');
    const made = new Set([...making.ai, ...[...making.ordinary.values()].flat()].map(({ host }) => host));
    expect([...ai, ...hosts].filter(({ host }) => made.has(host) || halfOf(host) === 'making')).toEqual([]);
  });

  it.each(IN_FRONT)('at most one in a thousand ordinary hosts is a candidate, with "%s" in front', async (inFront) => {
    const graded = [...(await measure('measuring', inFront)).ordinary.values()].flat();
    const wrong = candidates(graded);
    expect(graded.length).toBe(hosts.length);
    expect(wrong.length / hosts.length, wrong.map(({ host }) => host).join(' ')).toBeLessThanOrEqual(0.001);
  });

  it('do not drop out unnoticed once the catalogue lists them', () => {
    expect(leftOut.length, leftOut.join(' ')).toBeLessThanOrEqual(MOST_LEFT_OUT);
    const shown = new Set(hosts.map(({ host }) => host));
    expect(leftOut.filter((host) => shown.has(host))).toEqual([]);
  });

  it('at least one AI host in seven is a candidate', () => {
    expect(candidates(ai).length / ai.length).toBeGreaterThan(1 / 7);
  });
});
