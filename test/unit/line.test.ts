import { describe, expect, it } from 'vitest';
import { Line } from '../../worker/log/line.ts';
import { Problem } from '../../worker/problem.ts';

const moment = (milliseconds = 1) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const never = () => new Promise<never>(() => {});

describe('the line of writers', () => {
  it('lets one write at a time, decisions first, and views that wait at once', async () => {
    const line = new Line<string>();
    const done: string[] = [];
    let writing = 0;
    const write = async (what: string) => {
      writing += 1;
      expect(writing).toBe(1);
      await moment();
      done.push(what);
      writing -= 1;
    };
    const look = (view: string) => line.look(view, (views) => write(views.join('+')));
    const first = [look('a'), look('b')];
    await Promise.resolve();
    const others = [look('c'), line.decide(() => write('one')), look('d'), line.decide(() => write('two')), look('e')];
    await Promise.all([...first, ...others]);
    expect(done).toEqual(['a+b', 'one', 'two', 'c+d+e']);
  });

  it("gives each caller what its own write gives, and another's error to nobody", async () => {
    const line = new Line<string>();
    const bad = (views: readonly string[]) =>
      views.includes('bad') ? Promise.reject(new Error(views.join('+'))) : moment();
    const ends = await Promise.allSettled([
      line.decide(() => Promise.resolve(1)),
      line.look('good', bad),
      line.decide(() => Promise.reject(new Error('two'))),
      line.look('bad', bad),
      line.decide(() => Promise.resolve(3)),
      line.look('fine', bad),
    ]);
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual([
      ...[1, undefined, 'Error: two', 'Error: bad', 3, undefined],
    ]);
  });

  it('tries views alone only where that may help: not where all are told to come back', async () => {
    const line = new Line<string>();
    let tries = 0;
    const busy = () => {
      tries += 1;
      return Promise.reject(new Problem('server.busy', 'Later.'));
    };
    const ends = await Promise.allSettled(['a', 'b', 'c', 'd'].map((view) => line.look(view, busy)));
    expect(ends.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(tries).toBe(1);
  });

  it('goes on where a request was ended in its turn, and its views are not taken for written', async () => {
    const line = new Line<string>(40);
    void line.decide(never);
    expect(await line.decide(() => Promise.resolve('next'))).toBe('next');
    void line.look('lost', never);
    await moment();
    const free = line.look('free', never);
    const taken = line.look('taken', never);
    await expect(Promise.race([taken, free.then(never)])).rejects.toMatchObject({ code: 'server.busy' });
    expect(await line.decide(() => Promise.resolve('after'))).toBe('after');
    await line.look('well', () => moment());
  });

  it('leaves no timer behind', async () => {
    const line = new Line<string>();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await Promise.all(Array.from({ length: 20 }, (_, number) => line.look(`${number}`, () => moment())));
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
