/**
 * Tells a new batch from a repeat, a late one and a fork. A browser writes its sequence number down before it sends and
 * never uses one twice for different rows; two that do are copies of one profile. Pure: no clock.
 */
export type SeenBatch = [sequence: number, digest: string];

/** How many of the last batches are remembered. */
export const WINDOW = 16;

export type SequenceVerdict =
  | { kind: 'new'; sequence: number; recent: SeenBatch[] }
  | { kind: 'repeat' }
  | { kind: 'too-old' }
  | { kind: 'fork' };

export function judgeSequence(
  device: { sequence: number; recent: readonly SeenBatch[] },
  sequence: number,
  digest: string,
): SequenceVerdict {
  const seen = device.recent.find(([known]) => known === sequence);
  if (seen) return { kind: seen[1] === digest ? 'repeat' : 'fork' };
  const oldest = device.recent.length < WINDOW ? 0 : Math.min(...device.recent.map(([known]) => known));
  if (sequence < oldest) return { kind: 'too-old' };
  const recent = [...device.recent, [sequence, digest] as SeenBatch].sort(([a], [b]) => a - b).slice(-WINDOW);
  return { kind: 'new', sequence: Math.max(device.sequence, sequence), recent };
}
