import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largerBand, leastVisits, record } from '../../extension/detection/record.ts';
import { NO_ROWS, nextBatch, type Outbox, sendKey, settle, tidy } from '../../extension/outbox/settle.ts';
import type { OutboxDeclaration, OutboxObservation } from '../../extension/storage.ts';
import { BATCH_ROWS } from '../../shared/api.ts';
import { addDays } from '../../shared/day.ts';
import { SURFACES } from '../../shared/surface.ts';
import { declaration, rowId, TODAY } from './rows.ts';

const number = (max: number) => fc.integer({ min: 0, max });
const sighting = fc.record({
  service: fc.constantFrom('a', 'b', 'c'),
  surface: fc.constantFrom('web-app' as const, 'embedded' as const),
  visits: fc.integer({ min: 1, max: 12 }),
  declared: fc.boolean(),
  scopes: fc.constant([]),
});
/** How a round of a run goes: what changes while it is on its way, which rows are merged or refused, and what becomes of the answer. */
const round = fc.record({
  meanwhile: fc.array(sighting, { maxLength: 2 }),
  fate: fc.array(fc.constantFrom('merged', 'merged', 'refused', 'ignored'), { minLength: 1, maxLength: 5 }),
  answer: fc.constantFrom('arrives', 'arrives', 'arrives', 'is lost', 'is taken twice'),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('see' as const), sighting }),
  fc.record({ kind: fc.constant('declare' as const) }),
  fc.record({ kind: fc.constant('next-day' as const) }),
  fc.record({ kind: fc.constant('trusted' as const) }),
  fc.record({ kind: fc.constant('run' as const), rounds: fc.array(round, { minLength: 1, maxLength: 4 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Round = Extract<Step, { kind: 'run' }>['rounds'][number];
type Sighting = Extract<Step, { kind: 'see' }>['sighting'];
type Content = Pick<OutboxObservation, 'surfaces' | 'visits' | 'declared'>;

/** A browser and a Worker, with nothing between them that can be relied on. */
class World {
  today = TODAY;
  held = true;
  outbox: Outbox = NO_ROWS;
  /** What people did, and what counts at the Worker. */
  readonly seen = new Map<string, Content>();
  readonly counted = new Map<string, Content>();
  readonly declared = new Set<string>();
  readonly countedDeclarations = new Set<string>();
  private ids = 0;

  see(what: Sighting): void {
    const rows = record(this.outbox.observations, { ...what, day: this.today }, () => rowId(++this.ids));
    this.outbox = { ...this.outbox, observations: rows };
    const row = rows.find(({ service, day }) => service === what.service && day === this.today);
    if (row) mergeInto(this.seen, row);
  }

  declare(): void {
    const row = declaration({ id: rowId(++this.ids), day: this.today });
    this.outbox = { ...this.outbox, declarations: [...this.outbox.declarations, row] };
    this.declared.add(row.id);
  }

  run(rounds: readonly Round[]): void {
    const sent = new Set<string>();
    const contents = new Set<string>();
    for (const { meanwhile, fate, answer } of rounds) {
      const batch = nextBatch(this.outbox, sent);
      const rows = [...batch.observations, ...batch.declarations];
      expect(Math.max(batch.observations.length, batch.declarations.length)).toBeLessThanOrEqual(BATCH_ROWS);
      for (const row of rows) {
        const { state: _, ...content } = row;
        const { revision: _revision, ...wire } = { revision: 0, ...content };
        expect(contents.has(JSON.stringify(wire)), 'sent twice in a run unchanged').toBe(false);
        contents.add(JSON.stringify(wire));
      }
      const fateOf = (row: { id: string }) => fate[Number.parseInt(row.id, 16) % fate.length];
      const merged = rows.filter((row) => fateOf(row) === 'merged');
      for (const row of merged) this.merge(row);
      for (const what of meanwhile) this.see(what);
      if (answer === 'is lost') return;
      for (const row of rows) sent.add(sendKey(row));
      const refused = rows.filter((row) => fateOf(row) === 'refused');
      const said = {
        day: this.today,
        held: this.held,
        merged: merged.map(({ id }) => id),
        refused: refused.map(({ id }) => ({ id, code: 'row.too-many-tags' as const })),
      };
      for (let i = 0; i < (answer === 'is taken twice' ? 2 : 1); i++) {
        const { outbox, givenUp } = settle(this.outbox, batch, said, this.today);
        expect(givenUp).toEqual([]);
        this.outbox = outbox;
      }
    }
  }

  private merge(row: OutboxObservation | OutboxDeclaration): void {
    if (this.held) return;
    if ('revision' in row) mergeInto(this.counted, row);
    else this.countedDeclarations.add(row.id);
  }

  /** Everything that happened counts at the Worker, or waits here. */
  expectNothingLost(): void {
    for (const [key, content] of this.seen) {
      const known = new Map(this.counted);
      for (const row of this.outbox.observations) if (keyOf(row) === key) mergeInto(known, row);
      expect(known.get(key), key).toEqual(content);
    }
    const waiting = this.outbox.declarations.map(({ id }) => id);
    expect(new Set([...waiting, ...this.countedDeclarations])).toEqual(this.declared);
  }
}

function keyOf({ service, day }: OutboxObservation): string {
  return `${service} ${day}`;
}

function mergeInto(known: Map<string, Content>, row: OutboxObservation): void {
  const before = known.get(keyOf(row)) ?? { surfaces: [], visits: '1', declared: false };
  known.set(keyOf(row), {
    surfaces: SURFACES.filter((one) => before.surfaces.includes(one) || row.surfaces.includes(one)),
    visits: largerBand(before.visits, row.visits),
    declared: before.declared || row.declared,
  });
}

function play(world: World, steps: readonly Step[]): void {
  for (const one of steps) {
    if (one.kind === 'see') world.see(one.sighting);
    else if (one.kind === 'declare') world.declare();
    else if (one.kind === 'trusted') world.held = false;
    else if (one.kind === 'run') world.run(one.rounds);
    else {
      world.today = addDays(world.today, 1);
      world.outbox = tidy(world.outbox, world.today);
    }
    world.expectNothingLost();
  }
}

it('no row is dropped before it counts, whatever is lost, repeated, refused, held or changed on the way', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => play(new World(), steps)));
});

it('once the Worker answers again, all of it counts and only what still grows is kept', () => {
  const good: Round = { meanwhile: [], fate: ['merged'], answer: 'arrives' };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const world = new World();
      play(world, steps);
      world.held = false;
      world.run([good, good, good]);
      expect(world.counted).toEqual(world.seen);
      expect(world.countedDeclarations).toEqual(world.declared);
      const left = [...world.outbox.observations, ...world.outbox.declarations];
      expect(left.every(({ state, day }) => state === 'merged' && day === world.today)).toBe(true);
      expect(tidy(world.outbox, addDays(world.today, 1))).toEqual(NO_ROWS);
    }),
  );
});

it('an answer about rows that were never sent changes nothing', () => {
  const someIds = fc.array(number(60).map(rowId), { maxLength: 20 });
  const code = fc.constantFrom('row.day-out-of-range' as const, 'row.service-unknown' as const);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), someIds, someIds, code, (steps, merged, refused, why) => {
      const world = new World();
      play(world, steps);
      const said = { day: world.today, held: true, merged, refused: refused.map((id) => ({ id, code: why })) };
      expect(settle(world.outbox, NO_ROWS, said, world.today)).toEqual({ outbox: world.outbox, givenUp: [] });
    }),
  );
});

it('the fewest visits a band can mean are of that band', () => {
  fc.assert(
    fc.property(sighting, (what) => {
      const [row] = record([], { ...what, day: TODAY }, () => rowId(1));
      expect(row && leastVisits(row.visits)).toBeLessThanOrEqual(what.visits);
      const again = row && record([], { ...what, visits: leastVisits(row.visits), day: TODAY }, () => rowId(1));
      expect(again?.[0]?.visits).toBe(row?.visits);
    }),
  );
});
