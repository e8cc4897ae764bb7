/** `npm run staff` and `npm run verify-log`, against a running Unshade. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';
import { type Lab, openLab } from './lab.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

interface Ended {
  code: number;
  output: string;
  said: string;
}

function run(script: string, args: readonly string[], env: Record<string, string | undefined>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [join(root, 'scripts', script), ...args], options, (error, output, said) =>
      resolve({ code: Number(error?.code ?? 0), output, said }),
    );
  });
}

const staff = (...args: string[]) =>
  run('staff.ts', [...args, '--server', lab.values.dashboard], { UNSHADE_TOKEN: lab.values.adminToken });
const get = (path: string, token: string) =>
  fetch(new URL(path, lab.values.dashboard), { headers: { authorization: `Bearer ${token}` } });

describe('npm run staff', () => {
  it('makes a token, prints it alone on standard output, lists it and revokes it', async () => {
    const made = await staff('add', 'Ada Lovelace', '--role', 'assessor', '--role', 'approver', '--days', '30');
    expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^unshade_[\w-]{43}\n$/) });
    expect(made.said).toContain('shown this once');
    const token = made.output.trim();
    expect((await get('/v1/log', token)).status).toBe(200);
    const listed = await staff('list');
    expect(listed.output).toMatch(
      /^1 {2}first admin .*\n2 {2}Ada Lovelace {2}assessor, approver {2}token {2}until .* used /,
    );
    expect(listed.output).not.toContain(token);
    expect(await staff('revoke', 'Ada Lovelace')).toMatchObject({ code: 0, output: 'Revoked: 2 Ada Lovelace\n' });
    expect((await get('/v1/log', token)).status).toBe(401);
    expect((await staff('list')).output).toMatch(/Ada Lovelace .* revoked \d{4}-/);
  });

  it.each([
    [[], 'Usage'],
    [['add', 'Ada'], 'Name a role'],
    [
      ['add', 'Ada', '--role', 'king'],
      'no role "king". The roles are: viewer, assessor, approver, admin, works-council.',
    ],
    [['add', 'Ada', '--role', 'viewer', '--days', 'ten'], '--days is "ten"'],
    [['add', 'Ada', '--role', 'viewer', '--days', '401'], 'expiresDay: Expected'],
    [['add', 'Ada', 'Lovelace', '--role', 'viewer'], 'in quotes: "Ada Lovelace"'],
    [['revoke', 'Nobody'], 'no token "Nobody"'],
    [['revoke', '1'], 'last admin'],
    [['list', '--all'], 'Usage'],
  ])('says what is wrong with %j', async (args, said) => {
    expect(await staff(...args)).toEqual({ code: 1, output: '', said: expect.stringContaining(said) });
  });

  it.each(['staff.ts', 'import.ts'])('%s shows how it is used when asked', async (script) => {
    const state = { UNSHADE_STATE: join(lab.folder, 'nothing'), UNSHADE_TOKEN: undefined };
    for (const flag of ['--help', '-h']) {
      expect(await run(script, [flag], state)).toEqual({
        code: 0,
        output: expect.stringMatching(/^Usage: ?/),
        said: '',
      });
    }
  });

  it('says what to do when there is no server, no token or no state', async () => {
    const state = { UNSHADE_STATE: join(lab.folder, 'nothing'), UNSHADE_TOKEN: undefined };
    expect((await run('staff.ts', ['list'], state)).said).toContain('Start one with npm start');
    const named = ['list', '--server', 'http://127.0.0.1:9'];
    expect((await run('staff.ts', named, state)).said).toContain('Set UNSHADE_TOKEN');
    expect((await run('staff.ts', named, { UNSHADE_TOKEN: 'x' })).said).toContain('Is it running?');
    expect((await run('staff.ts', ['list', '--server', 'here'], { UNSHADE_TOKEN: 'x' })).said).toContain('no address');
  });

  it('speaks to the Unshade of the state folder when none is named', async () => {
    const file = join(lab.state, 'first-run.json');
    writeFileSync(file, JSON.stringify(lab.values));
    const listed = await run('staff.ts', ['list'], { UNSHADE_STATE: lab.state, UNSHADE_TOKEN: undefined });
    expect(listed).toMatchObject({ code: 0, output: expect.stringContaining('first admin') });
  });
});

describe('npm run verify-log', () => {
  it('finds an export whole, and its head in every later one', async () => {
    const copy = async (name: string) => {
      const file = join(lab.folder, name);
      writeFileSync(file, await (await get('/v1/log?format=jsonl', lab.values.adminToken)).text());
      return file;
    };
    const first = await run('verify-log.ts', [await copy('first.jsonl')], {});
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^The log is whole: [1-9]\d* entries\.\n/) });
    const head = /Head ([0-9a-f]{64})/.exec(first.output)?.[1] ?? '';
    expect(await run('verify-log.ts', [await copy('second.jsonl'), '--head', head], {})).toMatchObject({ code: 0 });
  });
});
