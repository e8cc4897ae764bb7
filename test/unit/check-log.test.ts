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
  });

  it('without an entry shows nothing', async () => {
    expect(await check([])).toEqual({ kind: 'empty' });
    expect(await check([], FIRST_HASH)).toEqual({ kind: 'empty' });
  });

  const hash = (line: number) => ({ kind: 'broken', line, why: expect.stringContaining('the hash of entry') });
  const number = (line: number) => ({ kind: 'broken', line, why: expect.stringContaining('should stand here') });
  const otherForm = (line: number) => ({ kind: 'broken', line, why: expect.stringContaining('as the server writes') });
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
    ['a hash in capitals', with2({ hash: second.hash.toUpperCase() }), noEntry(2)],
    ['an empty subject for none', GOOD.map((entry) => ({ ...entry, subject: entry.subject ?? '' })), noEntry(1)],
    ['an empty actor', chain(2, () => ({ actor: '' })), noEntry(1)],
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
    ...['\n', '\r', '\u2028', '\u2029'].map((end): [string, readonly object[], object] => [
      `${JSON.stringify(end)} that moves text from one field to the next`,
      with2({ actor: `Ada${end}system-changed` }),
      noEntry(2),
    ]),
  ];
  it.each(tampered)('with %s is not', async (_, entries, expected) => {
    expect(await check(entries)).toEqual(expected);
  });

  const line2 = JSON.stringify(second);
  it.each([
    ['a key twice, the first of which a reader may see', line2.replace('"actor"', '"actor":"Mallory","actor"')],
    ['a key twice, the same', line2.replace('"actor"', '"actor":"Ada","actor"')],
    ['a space', line2.replace('"actor":', '"actor": ')],
    ['a space at its end', `${line2} `],
    ['a carriage return at its end', `${line2}\r`],
    ['an escape that need not be', line2.replace('"Ada"', '"\\u0041da"')],
    ['another form of its number', line2.replace('"number":2', '"number":2.0')],
    ['its keys in another order', JSON.stringify(Object.fromEntries(Object.entries(second).reverse()))],
  ])('with %s in a line is not, though all hashes fit', async (_, line) => {
    expect(JSON.parse(line).hash).toBe(second.hash);
    expect(await checkLog([...toLines([first]), line, ...toLines([third])], sha256)).toEqual(otherForm(2));
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
    const says = `The log is whole: 6 entries.\nHead ${HEAD}\n`;
    const asks = 'Only --head HASH shows whether entries are missing at the end.\n';
    expect(await run(file)).toEqual({ code: 0, output: says + asks });
    const { code, output } = await run(file, '--head', HEAD);
    expect([code, output]).toEqual([0, `${says}${HEAD} is in it; entries after that one may be missing at the end.\n`]);
  });

  it('reads lines as the server ends them, whatever text and however many they are', async () => {
    const detail = JSON.stringify({ filters: { owner: 'a\u2028b\u2029c\u0085d\ve\ff' } });
    const odd = (number: number) => ({ detail: `${detail.slice(0, -1)},"long":"${'ż'.repeat(number * 40)}"}` });
    const entries = chain(500, ({ number }) => odd(number));
    // The server never writes them as they are; where they stand, the line is refused and not torn in two.
    write(entries);
    expect((await run(file)).output).toContain('Line 1: this line is no entry of a log');
    const escaped = (text: string) => text.replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);
    write(chain(500, ({ number }) => ({ detail: escaped(odd(number).detail) })));
    expect((await run(file)).output).toContain('The log is whole: 500 entries.');
    writeFileSync(file, toLines(GOOD).join('\n'));
    expect((await run(file)).output).toContain('The log is whole: 6 entries.');
  });

  it('ends with 1 when there is nothing in it, or no text', async () => {
    writeFileSync(file, '');
    expect(await run(file)).toEqual({ code: 1, output: expect.stringContaining('There is no entry in this file') });
    writeFileSync(file, Buffer.from([0xff, 0xfe, 10]));
    expect(await run(file)).toEqual({ code: 1, output: expect.stringContaining('(no UTF-8 text)') });
    writeFileSync(file, `\ufeff${toLines(GOOD).join('\n')}`);
    expect((await run(file)).output).toContain('Line 1: this line is no entry of a log');
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
