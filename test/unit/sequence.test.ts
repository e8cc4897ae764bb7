import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSequence, type SeenBatch, WINDOW } from '../../worker/sync/sequence.ts';

interface Device {
  sequence: number;
  recent: SeenBatch[];
}
const fresh: Device = { sequence: 0, recent: [] };

/** The device's record after a batch, as the Worker keeps it. */
function recordAfter(device: Device, sequence: number, digest: string): Device {
  const verdict = judgeSequence(device, sequence, digest);
  return verdict.kind === 'new' ? { sequence: verdict.sequence, recent: verdict.recent } : device;
}

const recordOf = (batches: readonly SeenBatch[]) =>
  batches.reduce((device, [n, digest]) => recordAfter(device, n, digest), fresh);
const batches = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom('a', 'b')), {
  maxLength: 60,
}) as fc.Arbitrary<SeenBatch[]>;

describe('a sequence number', () => {
  it('is new at first, a repeat with the same digest, a fork with another', () => {
    const device = recordAfter(fresh, 5, 'a');
    expect(device).toEqual({ sequence: 5, recent: [[5, 'a']] });
    expect(judgeSequence(device, 5, 'a')).toEqual({ kind: 'repeat' });
    expect(judgeSequence(device, 5, 'b')).toEqual({ kind: 'fork' });
  });

  it('is new when it comes late, and does not turn the counter back', () => {
    expect(judgeSequence({ sequence: 9, recent: [[9, 'a']] }, 4, 'b')).toEqual({
      kind: 'new',
      sequence: 9,
      recent: [
        [4, 'b'],
        [9, 'a'],
      ],
    });
  });

  it('is too old when it is below all that are remembered, once the window is full', () => {
    const full = recordOf(Array.from({ length: WINDOW }, (_, i) => [10 + i, 'a'] as SeenBatch));
    expect(judgeSequence(full, 9, 'a')).toEqual({ kind: 'too-old' });
    expect(judgeSequence(full, 10, 'a')).toEqual({ kind: 'repeat' });
    const oneLess = recordOf(Array.from({ length: WINDOW - 1 }, (_, i) => [10 + i, 'a'] as SeenBatch));
    expect(judgeSequence(oneLess, 9, 'a').kind).toBe('new');
  });

  it('is never taken twice with different rows, in whatever order batches come', () => {
    fc.assert(
      fc.property(batches, (sent) => {
        const taken = new Map<number, string>();
        let device = fresh;
        for (const [sequence, digest] of sent) {
          const verdict = judgeSequence(device, sequence, digest);
          if (verdict.kind === 'new') {
            expect(taken.has(sequence)).toBe(false);
            taken.set(sequence, digest);
          }
          if (verdict.kind === 'repeat') expect(taken.get(sequence)).toBe(digest);
          if (verdict.kind === 'fork') expect(taken.get(sequence)).not.toBe(digest);
          device = recordAfter(device, sequence, digest);
        }
        expect(taken.size > 0).toBe(sent.length > 0);
      }),
    );
  });

  it('leaves a record in order, of the window at most, that holds the highest numbers', () => {
    fc.assert(
      fc.property(batches, (sent) => {
        const { sequence, recent } = recordOf(sent);
        const numbers = recent.map(([number]) => number);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.length).toBeLessThanOrEqual(WINDOW);
        expect(sequence).toBe(numbers.at(-1) ?? 0);
        expect(sequence).toBe(Math.max(0, ...sent.map(([number]) => number)));
      }),
    );
  });

  it('is never a fork while one browser counts up, whatever is lost, repeated or late within the window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: WINDOW }), { maxLength: 40 }), (arrival) => {
        let device = fresh;
        for (const sequence of arrival) {
          expect(['new', 'repeat']).toContain(judgeSequence(device, sequence, `rows ${sequence}`).kind);
          device = recordAfter(device, sequence, `rows ${sequence}`);
        }
      }),
    );
  });
});
