import Papa from 'papaparse';
import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { addStaff, type Staff } from './governance.ts';
import { applyFile, csv, refusedFile, storedSystems } from './import-file.ts';
import { type Organisation, organisation, TODAY } from './organisation.ts';
import { expectRefused } from './refusal.ts';
import { SERVICE } from './rows.ts';

let org: Organisation;
let ada: Staff;
beforeEach(async () => {
  org = organisation();
  ada = await addStaff(org, 'Ada', 'assessor');
});

const LIST = csv('product,vendor,owner', 'Helper,Acme,Eve', 'Writer,Acme,', 'ChatGPT,openai,Bob');
const apply = (file: BodyInit) => applyFile(ada, file);
const problemsOf = (file: BodyInit, code: string) => refusedFile(ada, file, code);

describe('a file', () => {
  it.each([
    ['with a byte order mark', `\ufeff${LIST}`],
    ['with semicolons, as spreadsheets save in many languages', LIST.replaceAll(',', ';')],
    ['with tabs', LIST.replaceAll(',', '\t')],
    ['with line feeds alone', LIST.replaceAll('\r', '')],
    ['with carriage returns alone', LIST.replaceAll('\n', '')],
    ['with its header by one program and its rows by another', LIST.replaceAll('\r\n', '\n').replace('\n', '\r\n')],
    ['the other way round', LIST.replace('\r\n', '\n')],
    [
      'with empty lines and columns in capitals',
      LIST.replaceAll('\r\n', '\r\n,,\r\n\r\n').replace('product', 'Product '),
    ],
    ['without a line feed at its end', LIST.trimEnd()],
  ])('is read %s', async (_what, file) => {
    expect((await apply(file)).new).toEqual(['own-acme-helper', 'own-acme-writer', SERVICE]);
  });

  it('keeps what its cells hold: quotes, commas, lines, other scripts', async () => {
    const cells = ['Helper "pro", new', '株式会社 Ä', 'First line\r\nsecond; third'];
    await apply(`product,vendor,notes\r\n${Papa.unparse([cells])}\r\n`);
    expect((await storedSystems())[0]?.record).toMatchObject({
      product: cells[0],
      vendor: cells[1],
      notes: 'First line\nsecond; third',
    });
  });

  const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("https://evil.example";"x")', '=1,2'];
  it.each(FORMULAS)('may hold what a spreadsheet would run: it is text here: %s', async (formula) => {
    await apply(`product,vendor,owner\r\n${Papa.unparse([['Helper', 'Acme', formula]])}`);
    expect((await storedSystems())[0]?.record.owner).toBe(formula);
    const again = `product,vendor,owner\r\n${Papa.unparse([['Helper', 'Acme', `'${formula}`]])}`;
    expect(await apply(again)).toMatchObject({ unchanged: 1 });
  });

  it.each([
    ['UTF-16, little end first', [0xff, 0xfe, 0x70, 0x00], 1, null],
    ['UTF-16 without a mark', [0x70, 0x00, 0x72, 0x00], 1, null],
    ['Latin-1', latin1('product,vendor\r\nHelper,Acme\r\nSchl\xfcssel,Acme\r\n'), 3, 'product'],
    ['Latin-1 in the header', latin1('pr\xf6duct,vendor\r\n'), 1, null],
    ['UTF-8 that is cut off', [...new TextEncoder().encode('product,vendor\r\nA,\u00e4')].slice(0, -1), 2, 'vendor'],
    ['UTF-8 with a wrong byte after a replacement character', wrongAfterReplacement(), 3, 'vendor'],
  ])('is refused as %s', async (_what, bytes, row, column) => {
    const [problem] = await problemsOf(new Uint8Array(bytes), 'import.encoding');
    expect(problem).toEqual({ row, column, message: expect.stringContaining('CSV UTF-8') });
  });

  it.each([
    ['a column that there is not', csv('product,vendor,colour', 'A,B,C'), [{ row: 1, column: 'colour' }]],
    ['a column twice', csv('product,owner,vendor,Owner', 'A,B,C,D'), [{ row: 1, column: 'owner' }]],
    ['a column without name', csv('product,,vendor', 'A,B,C'), [{ row: 1, column: null }]],
    ['neither id nor product', csv('vendor,owner', 'A,B'), [{ row: 1, column: null }]],
    ['no header', csv('Helper,Acme', 'Writer,Acme'), [{ row: 1, column: null }]],
    ['nothing', '', [{ row: 1, column: null }]],
    ['several of these', csv('product,x,y,x', 'A,B,C,D'), ['x', 'y', 'x'].map((column) => ({ row: 1, column }))],
  ])('is refused with %s', async (_what, file, places) => {
    expect(await problemsOf(file, 'import.column')).toEqual(
      places.map((place) => ({ ...place, message: expect.stringMatching(/\.$/) })),
    );
  });

  const FULL_HEADER = 'id,product,vendor,uses,forms,first_day,last_day,training,training_source,part_of,category,owner';
  const cell = (column: string, value: string) => {
    const columns = FULL_HEADER.split(',');
    const cells: Record<string, string> = { product: 'Helper', vendor: 'Acme', [column]: value };
    return `${FULL_HEADER}\r\n${Papa.unparse([columns.map((name) => cells[name] ?? '')])}`;
  };
  it.each([
    ['product', ''],
    ['vendor', ''],
    ['id', 'Not An Id'],
    ['id', 'acme-helper'],
    ['uses', 'evaluate-people, nobody, public, draft-i-rewrite'],
    ['uses', 'code, nobody'],
    ['uses', 'code, nobody, public, draft-i-rewrite, work, personal'],
    ['uses', 'code, nobody, public, draft-i-rewrite, "one", "two"'],
    ['forms', 'api; api'],
    ['forms', 'app'],
    ['first_day', '21.11.2026'],
    ['first_day', addDays(TODAY, 9)],
    ['training', 'No'],
    ['training_source', 'http://acme.example'],
    ['part_of', 'own-nobody'],
    ['category', 'toys'],
    ['owner', 'two\nlines'],
    ['owner', 'x'.repeat(121)],
  ])('is refused with a wrong cell in %s: %j', async (column, value) => {
    const problems = await problemsOf(cell(column, value), 'import.cell');
    expect(problems.every(({ row }) => row === 2)).toBe(true);
    const columns = column.startsWith('training') ? /^training/ : new RegExp(`^${column}$`);
    for (const problem of problems) expect(problem.column).toMatch(columns);
    expect(JSON.stringify(problems)).not.toMatch(/toys|Not An Id|21\.11|own-nobody/);
  });

  it('is refused with everything that is wrong, by row and column, and with the first hundred of many', async () => {
    const file = csv(
      'product,vendor,owner,category',
      'A,X,,',
      ',X,,',
      'B,X,,toys',
      '',
      'B,Y',
      `C,X,${'o'.repeat(200)},toys`,
    );
    expect((await problemsOf(file, 'import.cell')).map(({ row, column }) => [row, column])).toEqual([[6, null]]);
    const whole = file.replace('B,Y', 'B,Y,,');
    expect((await problemsOf(whole, 'import.cell')).map(({ row, column }) => [row, column])).toEqual([
      [3, 'product'],
      [4, 'category'],
      [7, 'category'],
      [7, 'owner'],
    ]);
    const many = csv('product,vendor,category', ...Array.from({ length: 300 }, (_, i) => `P${i},X,toys`));
    expect(await problemsOf(many, 'import.cell')).toHaveLength(100);
    const short = csv('product,vendor,category', ...Array.from({ length: 300 }, (_, i) => `P${i},X`));
    expect(await problemsOf(short, 'import.cell')).toHaveLength(100);
    const foreign = csv(`product,${Array.from({ length: 300 }, (_, i) => `x${i}`).join(',')}`);
    expect(await problemsOf(foreign, 'import.column')).toHaveLength(100);
  });

  it('is refused with one system in two rows, by id or by name, and with a name that fits several', async () => {
    const twice = csv('id,product,vendor', 'own-a,A,X', 'own-a,B,X', ',C,X', ', c,x ');
    expect((await problemsOf(twice, 'import.cell')).map(({ row, column }) => [row, column])).toEqual([
      [3, 'id'],
      [5, 'product'],
    ]);
    await apply(csv('id,product,vendor', 'own-a,Same,X', 'own-b,Same,X', 'own-c,Same,Y'));
    const [problem] = await problemsOf(csv('product,vendor', 'Same,X'), 'import.cell');
    expect(problem?.message).toContain('own-a, own-b');
    expect(await apply(csv('product,vendor', 'Same,y'))).toMatchObject({ new: [] });
  });

  it('is refused with a circle of parts, in the file or with what there is', async () => {
    const circle = csv('id,product,vendor,part_of', 'own-a,A,X,own-b', 'own-b,B,X,own-a');
    expect(await problemsOf(circle, 'import.cell')).toHaveLength(2);
    await apply(csv('id,product,vendor,part_of', 'own-a,A,X,', 'own-b,B,X,own-a'));
    expect(await problemsOf(csv('id,part_of', 'own-a,own-b'), 'import.cell')).toEqual([
      expect.objectContaining({ row: 2, column: 'part_of' }),
    ]);
  });

  it('is refused with quotation marks that do not match', async () => {
    const problems = await problemsOf('product,vendor\r\n"Helper,Acme\r\n', 'import.cell');
    expect(problems.every(({ row }) => row === 2)).toBe(true);
  });

  it('is refused by an encoding that the request names, whatever its bytes are', async () => {
    const send = (type: string) =>
      ada
        .import(LIST, 'apply', type)
        .then(async (answer) => [answer.status, ((await answer.json()) as never)['error']]);
    const refusal = { code: 'import.encoding', field: 'rows[1]', message: expect.stringContaining('CSV UTF-8') };
    for (const charset of ['iso-8859-1', 'windows-1252', '"ISO-8859-1"', 'utf-16', 'utf-8x', '']) {
      expect(await send(`text/csv; charset=${charset}`), charset).toEqual([422, expect.objectContaining(refusal)]);
    }
    expect(await storedSystems()).toEqual([]);
    for (const charset of ['UTF-8', '"utf-8"', 'utf8', 'us-ascii; header=present']) {
      expect((await send(`text/csv;header=present; charset=${charset}`))[0], charset).toBe(200);
    }
  });

  it('is refused with a zero byte in a cell, by its row and column', async () => {
    const [problem] = await problemsOf(csv('product,vendor,owner', 'A,X,', 'B,X,E\0ve'), 'import.cell');
    expect(problem).toMatchObject({ row: 3, column: 'owner' });
    const [word] = await problemsOf(csv('product,vendor,country', 'A,X,D\0'), 'import.cell');
    expect(word).toMatchObject({ row: 2, column: 'country' });
  });

  it('is refused as JSON, and with a parameter that there is not', async () => {
    await expectRefused(() => ada.send('POST', '/v1/systems/import', '{}'), {
      status: 415,
      code: 'body.content-type',
    });
    await expectRefused(() => ada.send('POST', '/v1/systems/import?dryRun=no', '{}'), {
      status: 400,
      code: 'query.invalid',
      field: 'dryRun',
    });
  });
});

function latin1(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

function wrongAfterReplacement(): number[] {
  return [...new TextEncoder().encode('product,vendor\r\nA,\ufffd\r\nB,'), 0xff];
}
