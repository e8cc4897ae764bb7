import { describe, expect, it } from 'vitest';
import { NO_ROWS, nextBatch, type Outbox, sendKey, settle, tidy } from '../../extension/outbox/settle.ts';
import { BATCH_ROWS, ROW_REFUSALS, type RowRefusal, type SyncResponse } from '../../shared/api.ts';
import { ACCEPTED_DAYS_BACK, addDays, type Day } from '../../shared/day.ts';
import { declaration, observation, rowId, TODAY } from './rows.ts';

const YESTERDAY = addDays(TODAY, -1);
const OLDEST = addDays(TODAY, -ACCEPTED_DAYS_BACK);
const TOO_OLD = addDays(OLDEST, -1);
const outbox = (change: Partial<Outbox>): Outbox => ({ ...NO_ROWS, ...change });
const answer = (change: Partial<SyncResponse> = {}) => ({
  day: TODAY,
  held: false,
  merged: [],
  refused: [],
  ...change,
});
const refuse = (code: RowRefusal, id = rowId(1)) => answer({ refused: [{ id, code }] });
const out = 'row.day-out-of-range';

describe('after the Worker said it has a row', () => {
  const old = observation({ day: YESTERDAY });
  const sent = outbox({ observations: [observation({ id: rowId(2) }), old], declarations: [declaration()] });
  const merged = [rowId(1), rowId(2), rowId(0xd)];

  it("only today's observation stays, for it still grows", () => {
    const { outbox: left, givenUp } = settle(sent, sent, answer({ merged }), TODAY);
    expect(left).toEqual(outbox({ observations: [observation({ id: rowId(2), state: 'merged' })] }));
    expect(givenUp).toEqual([]);
    expect(tidy(left, addDays(TODAY, 1))).toEqual(outbox({}));
  });

  it('all stay while the device is held, and wait again as soon as it is not', () => {
    const { outbox: held } = settle(sent, sent, answer({ merged, held: true }), TODAY);
    expect([...held.observations, ...held.declarations].map(({ state }) => state)).toEqual(['held', 'held', 'held']);
    expect(nextBatch(held, new Set())).toEqual(outbox({}));
    expect(settle(held, outbox({}), answer({ held: true }), TODAY).outbox).toEqual(held);
    expect(settle(held, outbox({}), answer(), TODAY).outbox).toEqual(sent);
  });

  it('one that changed on the way stays to be sent', () => {
    const changed = observation({ visits: '2-9', revision: 2 });
    const before = outbox({ observations: [observation()] });
    const after = settle(outbox({ observations: [changed] }), before, answer({ merged: [rowId(1)] }), TODAY);
    expect(after.outbox).toEqual(outbox({ observations: [changed] }));
  });

  it('one that was made on the way stays to be sent', () => {
    const now = outbox({ observations: [observation()], declarations: [declaration()] });
    expect(settle(now, outbox({}), answer({ merged }), TODAY).outbox).toEqual(now);
  });
});

describe('a row the Worker refuses', () => {
  const both = outbox({ observations: [observation()], declarations: [declaration({ id: rowId(1) })] });

  it.each(ROW_REFUSALS.filter((code) => code !== out))('for %s stays, for that may pass', (code) => {
    expect(settle(both, both, refuse(code), TODAY)).toEqual({ outbox: both, givenUp: [] });
  });

  it.each([
    ['on the last day it could be taken', OLDEST, true],
    ['and is given up after it', TOO_OLD, false],
  ])('stays %s', (_what, day, stays) => {
    const rows = outbox({ observations: [observation({ day })] });
    const after = settle(rows, rows, refuse('row.service-unknown'), TODAY);
    expect(after.outbox).toEqual(stays ? rows : outbox({}));
    expect(after.givenUp).toEqual(stays ? [] : ['row.service-unknown']);
  });

  it.each([
    ['in 2031', '2031-06-01'],
    ['in 1970', '1970-01-05'],
    ['a day behind a leap day', '2028-02-29'],
  ])('for its day is given the right one, by a clock that is %s', (_what, clock) => {
    const today = clock as Day;
    const rows = outbox({
      observations: [observation({ day: today })],
      declarations: [declaration({ day: addDays(today, -3) })],
    });
    const refused = [rowId(1), rowId(0xd)].map((id) => ({ id, code: out }) as const);
    const { outbox: left, givenUp } = settle(rows, rows, answer({ refused }), today);
    expect(left).toEqual(
      outbox({
        observations: [observation({ redated: true })],
        declarations: [declaration({ day: addDays(TODAY, -3), redated: true })],
      }),
    );
    expect(givenUp).toEqual([]);
    expect(tidy(left, today)).toEqual(left);
  });

  it('for its day a second time is given up, with the reason', () => {
    const rows = outbox({ observations: [observation({ redated: true })] });
    expect(settle(rows, rows, refuse(out), TODAY)).toEqual({
      outbox: outbox({}),
      givenUp: [out],
    });
  });

  it('stays while held under the right day, whatever the wrong clock says', () => {
    const rows = outbox({
      observations: [observation({ redated: true })],
      declarations: [declaration({ redated: true })],
    });
    const merged = [rowId(1), rowId(0xd)];
    const { outbox: held } = settle(rows, rows, answer({ merged, held: true }), '2031-06-01' as Day);
    expect([...held.observations, ...held.declarations].map(({ state }) => state)).toEqual(['held', 'held']);
    expect(tidy(held, '2031-06-01' as Day)).toEqual(held);
  });

  it('is folded with one that stands on its new day already, and nothing of either is lost', () => {
    const there = observation({
      id: rowId(2),
      surfaces: ['embedded'],
      scopes: ['mail'],
      visits: '10+',
      state: 'merged',
      revision: 5,
      redated: true,
    });
    const late = observation({ day: '2031-06-01' as Day, scopes: ['files'], declared: true, visits: '2-9' });
    const now = outbox({ observations: [there, late] });
    const after = settle(now, outbox({ observations: [late] }), refuse(out), '2031-06-01' as Day);
    expect(after.outbox.observations).toEqual([
      {
        ...there,
        surfaces: ['web-app', 'embedded'],
        scopes: ['mail', 'files'],
        declared: true,
        state: 'pending',
        revision: 6,
      },
    ]);
  });
});

describe('tidying', () => {
  it.each([
    ['a row that waits, however old', observation({ day: TOO_OLD }), true],
    ['a held row that the Worker would still take', observation({ day: OLDEST, state: 'held' }), true],
    ['a held row that nobody would take any more', observation({ day: TOO_OLD, state: 'held' }), false],
    ["today's merged observation", observation({ state: 'merged' }), true],
    ["yesterday's", observation({ day: YESTERDAY, state: 'merged' }), false],
  ])('%s', (_what, row, stays) => {
    expect(tidy(outbox({ observations: [row] }), TODAY).observations).toEqual(stays ? [row] : []);
  });

  it.each([
    ['a declaration that waits stays', declaration({ day: TOO_OLD }), true],
    ['a held one stays', declaration({ state: 'held' }), true],
    ['a merged one goes', declaration({ state: 'merged' }), false],
    ['a held one that nobody would take any more goes', declaration({ day: TOO_OLD, state: 'held' }), false],
  ])('%s', (_what, row, stays) => {
    expect(tidy(outbox({ declarations: [row] }), TODAY).declarations).toEqual(stays ? [row] : []);
  });
});

describe('a batch', () => {
  it('has at most so many rows of each kind as the Worker takes, and the rest comes next', () => {
    const observations = Array.from({ length: BATCH_ROWS + 1 }, (_, i) => observation({ id: rowId(i) }));
    const declarations = Array.from({ length: BATCH_ROWS + 2 }, (_, i) => declaration({ id: rowId(1000 + i) }));
    const all = outbox({ observations, declarations });
    const first = nextBatch(all, new Set());
    expect([first.observations.length, first.declarations.length]).toEqual([BATCH_ROWS, BATCH_ROWS]);
    const sent = new Set([...first.observations, ...first.declarations].map(sendKey));
    expect(nextBatch(all, sent)).toEqual(
      outbox({ observations: observations.slice(BATCH_ROWS), declarations: declarations.slice(BATCH_ROWS) }),
    );
  });
});
