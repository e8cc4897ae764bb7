/**
 * Writers of one isolate stand in line: decisions first, then views, each in the order they came, and all views that wait
 * are written at once. So only writers in different isolates can collide.
 *
 * workerd lets no request do I/O for another. What crosses between requests here is plain data and the end of a wait; each
 * writer does its own I/O in its own turn, and each wait is its request's own promise, which goes on in its own context
 * (https://github.com/cloudflare/workerd/pull/2719), beside its own timer, without which workerd would take it for hanging.
 */
import { Problem } from '../problem.ts';

/** Longer than any write. Whoever takes longer was ended in the middle, and those behind it go on. */
const LONGEST_TURN_MS = 10_000;

interface Place<View> {
  /** Of one that only looks: whoever of them comes first writes them all. */
  view: View | undefined;
  state: { kind: 'waiting' } | { kind: 'its-turn' } | { kind: 'written' } | { kind: 'failed'; error: unknown };
  /** Ends the wait that its request is in. */
  wake: () => void;
}

export class Line<View> {
  readonly #longestTurn: number;
  #holder: Place<View> | undefined;
  /** Whose views the holder is writing. */
  #taken: Place<View>[] = [];
  #decisions: Place<View>[] = [];
  #views: Place<View>[] = [];

  constructor(longestTurn = LONGEST_TURN_MS) {
    this.#longestTurn = longestTurn;
  }

  async decide<Result>(write: () => Promise<Result>): Promise<Result> {
    const place: Place<View> = { view: undefined, state: { kind: 'waiting' }, wake: () => {} };
    this.#decisions.push(place);
    await this.#wait(place);
    try {
      return await write();
    } finally {
      this.#leave(place);
    }
  }

  /**
   * `writeAll` writes all of the views it is given or none, and may run in another's turn or not at all. One that cannot be
   * written takes no other with it: where all together fail, each is tried alone.
   */
  async look(view: View, writeAll: (views: readonly View[]) => Promise<unknown>): Promise<void> {
    const place: Place<View> = { view, state: { kind: 'waiting' }, wake: () => {} };
    this.#views.push(place);
    await this.#wait(place);
    if (place.state.kind === 'its-turn') {
      const all = [place, ...this.#views.splice(0)];
      this.#taken = all.slice(1);
      try {
        await writeTogether(all, writeAll);
      } finally {
        this.#leave(place);
      }
    }
    if (place.state.kind === 'failed') throw place.state.error;
  }

  async #wait(place: Place<View>): Promise<void> {
    this.#callNext();
    while (place.state.kind === 'waiting') {
      const holder = this.#holder;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#longestTurn);
        place.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      if (place.state.kind === 'waiting' && holder !== undefined) this.#leave(holder);
    }
  }

  /** Also for one who did not come back. What became of the views it was writing, nobody knows: they are not shown. */
  #leave(place: Place<View>): void {
    if (this.#holder !== place) return;
    for (const taken of this.#taken) settle(taken, { kind: 'failed', error: busy() });
    this.#taken = [];
    this.#holder = undefined;
    this.#callNext();
  }

  #callNext(): void {
    if (this.#holder !== undefined) return;
    this.#holder = this.#decisions.shift() ?? this.#views.shift();
    if (this.#holder !== undefined) settle(this.#holder, { kind: 'its-turn' });
  }
}

export function busy(): Problem {
  return new Problem('server.busy', 'Too many people change something at this moment. Try again.');
}

async function writeTogether<View>(
  places: readonly Place<View>[],
  writeAll: (views: readonly View[]) => Promise<unknown>,
): Promise<void> {
  try {
    await writeAll(places.map(({ view }) => view as View));
    for (const place of places) settle(place, { kind: 'written' });
  } catch (error) {
    if (places.length > 1 && !(error instanceof Problem)) {
      for (const place of places) await writeTogether([place], writeAll);
    } else {
      for (const place of places) settle(place, { kind: 'failed', error });
    }
  }
}

function settle<View>(place: Place<View>, state: Place<View>['state']): void {
  if (place.state.kind === 'written' || place.state.kind === 'failed') return;
  place.state = state;
  place.wake();
}
