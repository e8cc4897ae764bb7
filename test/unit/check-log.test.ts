import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';
import { checkLog } from '../../shared/check-log.ts';
import { FIRST_HASH, hashedText, type LogEntry } from '../../shared/log-entry.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A log as the server writes it; `change` falsifies an entry before it is hashed. */
function chain(count: number, change: (entry: Omit<LogEntry, 'hash'>) => object = () => ({})): LogEntry[] {
  const entries: LogEntry[] = [];
  for (let number = 1; number <= count; number++) {
    const entry = {
      number,
      at: `2026-11-21T12:00:0${number % 10}.000Z`,
      actor: 'Ada',
      kind: 'system-changed' as const,
      subject: number % 2 === 0 ? `system-${number}` : null,
      detail: JSON.stringify({ says: `zażółć "${number}" \\ \n` }),
    };
    const written = { ...entry, ...change(entry) };
    entries.push({ ...written, hash: sha256(hashedText(entries.at(-1)?.hash ?? FIRST_HASH, written)) });
  }
  return entries;
}

const toLines = (entries: readonly object[]) => entries.map((entry) => JSON.stringify(entry));
const check = (entries: readonly object[], head?: string) => checkLog(toLines(entries), sha256, head);
const GOOD = chain(6);
const HEAD = GOOD.at(-1)?.hash ?? '';

function with2(change: object): object[] {
  return GOOD.map((entry) => (entry.number === 2 ? { ...entry, ...change } : entry));
}

describe('an exported log', () => {
  it('that nobody touched is whole, and has its own head and every older one', async () => {
    for (const { hash } of GOOD) expect(await check(GOOD, hash)).toEqual({ kind: 'whole', count: 6, head: HEAD });
    expect(await check(GOOD, FIRST_HASH)).toEqual({ kind: 'whole', count: 6, head: HEAD });
    expect(await check([])).toEqual({ kind: 'whole', count: 0, head: FIRST_HASH });
  });

  const hash = (line: number) => ({ kind: 'broken', line, why: expect.stringContaining('the hash of entry') });
  const number = (line: number) => ({ kind: 'broken', line, why: expect.stringContaining('should stand here') });
  const noEntry = (line: number) => ({ kind: 'broken', line, why: 'this line is no entry of a log' });
  const [first, second, third, ...rest] = GOOD as [LogEntry, LogEntry, LogEntry, ...LogEntry[]];

  const tampered: [string, readonly object[], object][] = [
    ['a changed time', with2({ at: '2026-11-21T12:00:03.000Z' }), hash(2)],
    ['another actor', with2({ actor: 'Eve' }), hash(2)],
    ['another kind', with2({ kind: 'policy-changed' }), hash(2)],
    ['another subject', with2({ subject: 'system-3' }), hash(2)],
    ['no subject', with2({ subject: null }), hash(2)],
    ['one character less in its detail', with2({ detail: second.detail.replace('ż', 'z') }), hash(2)],
    ['a space more in its detail', with2({ detail: `${second.detail} ` }), hash(2)],
    ['a changed hash', with2({ hash: second.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }), hash(2)],
    ['a hash in capitals', with2({ hash: second.hash.toUpperCase() }), hash(2)],
    ['a removed line', [first, third, ...rest], number(2)],
    ['a removed beginning', [second, third, ...rest], number(1)],
    ['two lines swapped', [first, third, second, ...rest], number(2)],
    [
      'two lines swapped and numbered anew',
      [first, { ...third, number: 2 }, { ...second, number: 3 }, ...rest],
      hash(2),
    ],
    ['a line twice', [first, second, second, third, ...rest], number(3)],
    ['a line put between', [first, { ...first, number: 2 }, second, third, ...rest], hash(2)],
    [
      'an entry rewritten and hashed, and not those after it',
      [first, chain(2, () => ({ actor: 'Eve' }))[1] ?? {}, third],
      hash(2),
    ],
    ['a key more', with2({ note: 'trust me' }), noEntry(2)],
    ['a detail that is no text', with2({ detail: {} }), noEntry(2)],
    ['a kind that there is not', with2({ kind: 'nothing-happened' }), noEntry(2)],
    [
      'a line feed that moves text from one field to the next',
      with2({ actor: 'Ada\nsystem-changed' }),
      {
        kind: 'broken',
        line: 2,
        why: expect.stringContaining('more than one line'),
      },
    ],
  ];
  it.each(tampered)('with %s is not', async (_, entries, expected) => {
    expect(await check(entries)).toEqual(expected);
  });

  it.each(['', '{', 'null', '[]', '"text"', '{}'])('with the line %j is not', async (line) => {
    expect(await checkLog([...toLines([first, second]), line], sha256)).toEqual(noEntry(3));
  });

  it('whose end was cut off contradicts the head of a copy, and nothing else', async () => {
    const cut = GOOD.slice(0, 4);
    expect(await check(cut)).toMatchObject({ kind: 'whole', count: 4 });
    expect(await check(cut, HEAD)).toEqual({ kind: 'other-history', count: 4, head: cut.at(-1)?.hash, wanted: HEAD });
  });

  it('that was written anew from one entry on contradicts every head after it', async () => {
    const anew = chain(6, ({ number }) => (number === 3 ? { actor: 'Eve' } : {}));
    expect(await check(anew)).toMatchObject({ kind: 'whole', count: 6 });
    for (const { number, hash } of GOOD) {
      expect((await check(anew, hash)).kind).toBe(number < 3 ? 'whole' : 'other-history');
    }
  });
});

describe('npm run verify-log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'log.jsonl');

  const run = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, [join(root, 'scripts/verify-log.ts'), ...args], (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
  const write = (entries: readonly object[]) =>
    writeFileSync(
      file,
      toLines(entries)
        .map((line) => `${line}\n`)
        .join(''),
    );

  it('prints count and head of a log that is whole', async () => {
    write(GOOD);
    expect(await run(file)).toEqual({ code: 0, output: `The log is whole: 6 entries.\nHead ${HEAD}\n` });
    expect((await run(file, '--head', HEAD)).code).toBe(0);
  });

  it('ends with 1 and names the first line that is wrong', async () => {
    write(with2({ actor: 'Eve' }));
    const { code, output } = await run(file);
    expect([code, output]).toEqual([1, expect.stringContaining('Line 2: the hash of entry 2')]);
  });

  it('ends with 1 when the head is not in it', async () => {
    write(GOOD.slice(0, 4));
    const { code, output } = await run(file, '--head', HEAD);
    expect([code, output]).toEqual([1, expect.stringContaining(`${HEAD} is not in it`)]);
  });

  it.each([
    [[], 'Usage'],
    [['missing.jsonl'], 'cannot be read (ENOENT)'],
    [[file, '--head', 'abc'], '64 hexadecimal digits'],
    [[file, '--heads'], 'Usage'],
  ])('says what is wrong with %j', async (args, said) => {
    const { code, output } = await run(...args);
    expect([code, output]).toEqual([1, expect.stringContaining(said)]);
  });
});
