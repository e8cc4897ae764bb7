import { describe, expect, it } from 'vitest';
import { candidates, halfOf, measure } from '../../scripts/candidate-precision.ts';

const { ai, ordinary } = await measure('measuring');
const hosts = [...ordinary.values()].flat();

describe('names that the words and weights were not made from', () => {
  it('are many, and none of them is in the other half', async () => {
    expect(hosts.length).toBeGreaterThan(3000);
    expect(ai.length).toBeGreaterThan(800);
    const making = await measure('making');
    const made = new Set([...making.ai, ...[...making.ordinary.values()].flat()].map(({ host }) => host));
    expect([...ai, ...hosts].filter(({ host }) => made.has(host) || halfOf(host) === 'making')).toEqual([]);
  });

  it('at most one in a thousand ordinary hosts is a candidate', () => {
    const wrong = candidates(hosts);
    expect(wrong.length / hosts.length, wrong.map(({ host }) => host).join(' ')).toBeLessThanOrEqual(0.001);
  });

  it('at least one AI host in seven is a candidate', () => {
    expect(candidates(ai).length / ai.length).toBeGreaterThan(1 / 7);
  });
});
