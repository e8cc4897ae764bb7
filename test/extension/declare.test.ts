import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { declare } from '../../extension/prompt/declare.ts';
import { storedDeclarations, storedDeclared, storedDrafts, storedObservations } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { CHATGPT, CLAUDE, HARMLESS, observation, rowId, setDay, TODAY } from './rows.ts';

const CHANGED = { ...HARMLESS, purpose: 'research' } as const;

beforeEach(() => {
  fakeBrowser.reset();
  setDay(TODAY);
});

describe('an answer', () => {
  it('becomes a row of its day that waits to be sent', async () => {
    await declare(CHATGPT, HARMLESS);
    const [row, ...more] = await storedDeclarations.read();
    expect(more).toEqual([]);
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      service: CHATGPT,
      day: TODAY,
      answers: HARMLESS,
      state: 'pending',
      redated: false,
    });
    expect(await storedDeclared.read()).toEqual({ [CHATGPT]: { id: row?.id, answers: HARMLESS, askAgain: 0 } });
  });

  it('given a second time replaces the first, and the first row stays as it was', async () => {
    await declare(CHATGPT, HARMLESS);
    const [first] = await storedDeclarations.read();
    await declare(CHATGPT, CHANGED);
    const [still, second] = await storedDeclarations.read();
    expect(still).toEqual(first);
    expect(second).toMatchObject({ replaces: first?.id, answers: CHANGED });
    await declare(CHATGPT, HARMLESS);
    expect((await storedDeclarations.read())[2]?.replaces).toBe(second?.id);
  });

  it('replaces nothing that was said of another service', async () => {
    await declare(CHATGPT, HARMLESS);
    await declare(CLAUDE, HARMLESS);
    expect((await storedDeclarations.read()).map((row) => 'replaces' in row)).toEqual([false, false]);
    expect(Object.keys(await storedDeclared.read()).sort()).toEqual([CLAUDE, CHATGPT].sort());
  });

  it("marks the day's observation of its service, to be sent again, and no other", async () => {
    const others = [
      observation({ id: rowId(2), service: CLAUDE, state: 'merged' }),
      observation({ id: rowId(3), day: addDays(TODAY, -1), state: 'held' }),
    ];
    await storedObservations.write([observation({ state: 'merged', revision: 4 }), ...others]);
    await declare(CHATGPT, HARMLESS);
    const marked = observation({ state: 'pending', revision: 5, declared: true });
    expect(await storedObservations.read()).toEqual([marked, ...others]);
    await declare(CHATGPT, CHANGED);
    expect(await storedObservations.read()).toEqual([marked, ...others]);
  });

  it('takes its draft away, and leaves that of another service', async () => {
    await storedDrafts.write({ [CHATGPT]: { purpose: 'code' }, [CLAUDE]: { note: 'x' } });
    await declare(CHATGPT, HARMLESS);
    expect(await storedDrafts.read()).toEqual({ [CLAUDE]: { note: 'x' } });
  });
});
