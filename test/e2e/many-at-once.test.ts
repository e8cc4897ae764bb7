/** What only a running Worker shows: requests that wait for each other, callers that go away, errors that are said. */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorker } from '../../scripts/lib/wrangler.ts';
import { checkLog } from '../../shared/check-log.ts';
import { databaseFile, type Lab, openLab, until } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, lab.values.dashboard), {
    ...init,
    headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
  });
const register = (product: string) =>
  ask('/v1/systems', { method: 'POST', body: JSON.stringify({ product, vendor: 'We' }) });
const copyOfTheLog = async () => (await (await ask('/v1/log?format=jsonl')).text()).trimEnd().split('\n');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const viewsIn = (lines: readonly string[]) => lines.filter((line) => line.includes('"report-viewed"')).length;

describe('requests that write into the log at once', () => {
  it('all get in, in one chain', { timeout: 60_000 }, async () => {
    const before = viewsIn(await copyOfTheLog());
    const asked = [...Array.from({ length: 100 }, () => ask('/v1/inventory')), register('First'), ask('/v1/findings')];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(102).fill(200));
    const lines = await copyOfTheLog();
    expect(await checkLog(lines, sha256)).toMatchObject({ kind: 'whole' });
    expect(viewsIn(lines) - before).toBe(101);
  });

  it('let a change in, however many look again and again', { timeout: 60_000 }, async () => {
    let changing = true;
    const statuses = new Set<number>();
    const lookers = Array.from({ length: 40 }, async () => {
      while (changing) statuses.add((await ask('/v1/inventory')).status);
    });
    for (const product of ['A', 'B', 'C']) {
      expect((await register(product)).status).toBe(200);
    }
    changing = false;
    await Promise.all(lookers);
    expect([...statuses]).toEqual([200]);
  });

  it('go on when callers in front of them go away', { timeout: 60_000 }, async () => {
    const gone = Array.from({ length: 60 }, async (_, number) => {
      const caller = new AbortController();
      setTimeout(() => caller.abort(), 5 + number * 4);
      await ask('/v1/inventory', { signal: caller.signal }).catch(() => {});
    });
    const stay = await Promise.all([...Array.from({ length: 30 }, () => ask('/v1/inventory')), register('Second')]);
    expect(stay.map(({ status }) => status)).toEqual(Array(31).fill(200));
    await Promise.all(gone);
    expect((await register('Third')).status).toBe(200);
    expect(await checkLog(await copyOfTheLog(), sha256)).toMatchObject({ kind: 'whole' });
  });
});

describe('an error of the Worker', () => {
  it('is said as it comes: where it happened, and no value', async () => {
    await lab.stopWorker();
    const said: string[] = [];
    const port = Number(new URL(lab.values.dashboard).port);
    const secrets = `${lab.state}/secrets.env`;
    const worker = await startWorker({ state: lab.state, port, secrets, onError: (line) => said.push(line) });
    try {
      const database = new DatabaseSync(databaseFile(lab.state));
      database.exec('alter table criteria rename to criteria_gone');
      database.close();
      expect((await ask('/v1/criteria')).status).toBe(500);
      await until(
        'the error',
        () => said.join('\n'),
        (text) => /^server\.error \w+ .*(?:\n.*)*\n\s+at .*criteria\/routes\.ts/.test(text),
        10_000,
      );
      expect(said.join('\n')).not.toMatch(/Bearer|D1_ERROR|no such table|GET /);
      expect(worker.log()).toContain('server.error');
    } finally {
      await worker.stop();
    }
  });
});
