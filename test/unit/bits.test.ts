import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBits, toBits } from '../../shared/bits.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';

describe('sets as bits', () => {
  it('keep their places: what is stored must not change its meaning', () => {
    expect(SURFACES.map((name) => [name, toBits(SURFACES, [name])])).toEqual([
      ['web-app', 1],
      ['embedded', 2],
      ['api', 4],
      ['sign-in', 8],
      ['extension', 16],
      ['local-model', 32],
    ]);
    expect(SCOPES.map((name) => [name, toBits(SCOPES, [name])])).toEqual([
      ['mail', 1],
      ['files', 2],
      ['calendar', 4],
      ['contacts', 8],
      ['admin', 16],
      ['agent', 32],
    ]);
  });

  it('come back in the order of the names, each once', () => {
    expect(fromBits(SURFACES, toBits(SURFACES, ['api', 'web-app', 'api']))).toEqual(['web-app', 'api']);
    expect(fromBits(SURFACES, 0)).toEqual([]);
  });

  it('are joined by "or"', () => {
    const some = fc.subarray([...SURFACES]);
    fc.assert(
      fc.property(some, some, (a, b) => {
        const union = SURFACES.filter((name) => a.includes(name) || b.includes(name));
        expect(fromBits(SURFACES, toBits(SURFACES, a) | toBits(SURFACES, b))).toEqual(union);
      }),
    );
  });
});
