import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerLine } from '../../scripts/lib/triage-line.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { REVIEWER_FACTS } from '../../shared/triage-input.ts';
import { RULEPACK } from '../../worker/triage/rulepack.ts';
import { triageUse } from '../../worker/triage/triage.ts';
import { anyAnswers, anyFacts, DAYS, HARMLESS } from '../fixtures/triage/uses.ts';

const root = new URL('../../', import.meta.url);
const LOAN = {
  purpose: 'decide-access',
  domain: 'credit',
  affected: 'customers-public',
  data: 'personal',
  handling: 'used-after-check',
  account: 'work',
};
const answer = (given: unknown) => answerLine(JSON.stringify(given));

/** The command as people call it, bootstrap and all. */
function runTriage(input: string, ...files: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'scripts/triage.ts', ...files], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
}

describe('a line', () => {
  it('is answered with its verdict', () => {
    expect(answer({ id: 'loan', declaration: LOAN, facts: { features: [] }, day: '2026-11-21' })).toEqual({
      id: 'loan',
      eu_class: 'pending',
      rules: [],
      assessment: 'full',
      priority: 'P1',
      due_days: 14,
      upcoming: [{ rule: 'R07', eu_class: 'high-risk', from: '2027-12-02' }],
      tasks: expect.arrayContaining(['fraud-detection', 'social-scoring', 'preparatory-task']),
      rulepack: RULEPACK,
    });
  });

  it('says what triage says', () => {
    fc.assert(
      fc.property(anyAnswers, anyFacts, fc.constantFrom(...DAYS), (declaration, facts, day) => {
        const verdict = triageUse({ declaration, facts, day }, FIRST_CRITERIA);
        expect(answer({ id: 1, declaration, facts, day })).toMatchObject({
          id: 1,
          eu_class: verdict.euClass,
          rules: verdict.rules.map(({ id }) => id),
          assessment: verdict.assessment,
          priority: verdict.priority,
          due_days: verdict.dueDays,
          tasks: verdict.tasks,
        });
      }),
    );
  });

  it.each(REVIEWER_FACTS)('takes the fact %s in any spelling, and true for yes', (fact) => {
    const snake = fact.replaceAll('-', '_');
    const camel = fact.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const ask = (facts: object) => answer({ declaration: LOAN, facts, day: '2027-12-02' });
    const [yes, no] = [ask({ [fact]: 'yes' }), ask({ [fact]: 'no' })];
    expect([ask({ [snake]: 'yes' }), ask({ [camel]: 'yes' }), ask({ [fact]: true })]).toEqual([yes, yes, yes]);
    expect([ask({ [snake]: 'no' }), ask({ [camel]: 'no' }), ask({ [snake]: false })]).toEqual([no, no, no]);
  });

  it('takes other facts in any spelling', () => {
    const declaration = { ...LOAN, domain: 'other' };
    for (const name of ['groupDomains', 'group_domains', 'group-domains']) {
      expect(answer({ declaration, facts: { [name]: ['credit'] }, day: '2027-12-02' })).toMatchObject({
        eu_class: 'high-risk',
      });
    }
  });

  it('without a declaration is unclassified', () => {
    expect(answer({ id: 'x', day: '2026-11-21' })).toEqual(
      answer({ id: 'x', declaration: null, facts: {}, day: '2026-11-21' }),
    );
    expect(answer({ id: 'x', day: '2026-11-21' })).toMatchObject({ eu_class: 'unclassified', tasks: ['declaration'] });
  });

  it('takes null for what was left out', () => {
    const whole = answer({ declaration: LOAN, facts: {}, day: '2027-12-02' });
    expect(answer({ id: null, declaration: { ...LOAN, note: null }, facts: null, day: '2027-12-02' })).toEqual(whole);
    const facts = { features: null, 'social-scoring': null, scope: null };
    expect(answer({ declaration: LOAN, facts, day: '2027-12-02' })).toEqual(whole);
    const none = answer({ day: '2027-12-02' });
    expect(answer({ declaration: { purpose: null, affected: 'nobody' }, day: '2027-12-02' })).toEqual(none);
  });

  it('with answers missing is judged by all that they may be, and asks for them', () => {
    expect(answer({ declaration: { purpose: 'chat-with-public' }, day: '2027-12-02' })).toMatchObject({
      eu_class: 'transparency',
      rules: ['R14'],
      tasks: expect.arrayContaining(['affected', 'data', 'handling']),
    });
    const { domain: _, ...loan } = LOAN;
    expect(answer({ declaration: loan, day: '2027-12-02' })).toMatchObject({
      eu_class: 'unclassified',
      priority: 'P1',
      tasks: expect.arrayContaining(['domain']),
    });
  });

  it('reads past a domain that its purpose does not need', () => {
    expect(answer({ declaration: { ...HARMLESS, domain: 'credit' }, day: '2027-12-02' })).toEqual(
      answer({ declaration: HARMLESS, day: '2027-12-02' }),
    );
  });

  it('in UTF-16 is told from one that is no JSON', () => {
    const line = Buffer.from('{"id":1,"day":"2026-11-21"}', 'utf16le').toString('utf8');
    expect(answerLine(line)).toMatchObject({
      error: { code: 'triage.encoding', message: expect.stringMatching('UTF-16') },
    });
  });

  const day = '2026-11-21';
  it.each([
    ['no JSON', '{', null, 'line'],
    ['no object', '[]', null, 'line'],
    ['no day but null', '{"id":7,"day":null}', 7, 'day'],
    ['a list of facts', JSON.stringify({ id: 'a', day, facts: [] }), 'a', 'facts'],
    ['a list of answers', JSON.stringify({ id: 'a', day, declaration: [] }), 'a', 'declaration'],
    ['a text of facts', JSON.stringify({ id: 'a', day, facts: 'none' }), 'a', 'facts'],
    ['null in a list', JSON.stringify({ id: 'a', day, facts: { features: [null] } }), 'a', 'facts.features[0]'],
    [
      'a wrong option without a purpose',
      JSON.stringify({ id: 'a', day, declaration: { data: 'top' } }),
      'a',
      'declaration.data',
    ],
    ['no day', '{"id":7}', 7, 'day'],
    ['a day that does not exist', '{"id":"a","day":"2026-02-30"}', 'a', 'day'],
    ['an unknown key', JSON.stringify({ id: 'a', day, extra: 1 }), 'a', 'extra'],
    ['an unknown fact', JSON.stringify({ id: 'a', day, facts: { mood: 'yes' } }), 'a', 'facts.mood'],
    ['a key of every object', JSON.stringify({ id: 'a', day, facts: { constructor: 1 } }), 'a', 'facts.constructor'],
    [
      'a wrong value',
      JSON.stringify({ id: 'a', day, facts: { social_scoring: 'maybe' } }),
      'a',
      'facts.social-scoring',
    ],
    ['a number for yes', JSON.stringify({ id: 'a', day, facts: { profiling: 1 } }), 'a', 'facts.profiling'],
    ['true for a list', JSON.stringify({ id: 'a', day, facts: { features: true } }), 'a', 'facts.features'],
    [
      'an unknown feature',
      JSON.stringify({ id: 'a', day, facts: { features: ['telepathy'] } }),
      'a',
      'facts.features[0]',
    ],
    [
      'a fact in two spellings',
      JSON.stringify({ id: 'a', day, facts: { face_scraping: true, faceScraping: false } }),
      'a',
      'facts.face-scraping',
    ],
    [
      'a wrong option',
      JSON.stringify({ id: 'a', day, declaration: { ...HARMLESS, data: 'top' } }),
      'a',
      'declaration.data',
    ],
    [
      'a domain that there is not, where none is needed',
      JSON.stringify({ id: 'a', day, declaration: { ...HARMLESS, domain: 'toys' } }),
      'a',
      'declaration.domain',
    ],
    ['an id of another kind', JSON.stringify({ id: {}, day }), null, 'id'],
  ])('that is wrong is refused by its field: %s', (_what, line, id, field) => {
    expect(answerLine(line, 12)).toEqual({
      id,
      line: 12,
      error: { code: 'triage.invalid', field, message: expect.stringMatching(/^[A-Z].*\.$/) },
    });
  });
});

describe('npm run triage', () => {
  const harmless = (id: number) => JSON.stringify({ id, declaration: HARMLESS, day: '2026-11-21' });

  it('answers every other line when one is wrong, in their order, and ends with 1', () => {
    const { stdout, status } = runTriage(`\uFEFF${harmless(1)}\r\n\n{"id":2}\n${harmless(3)}`);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; error?: object });
    expect(answers.map(({ id, error }) => [id, error !== undefined])).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect(status).toBe(1);
  });

  it('reads the files that are named', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'triage-')), 'uses.jsonl');
    writeFileSync(file, `${harmless(1)}\n${harmless(2)}\n`);
    const { stdout, status } = runTriage('', file, file);
    expect([stdout.trim().split('\n').length, status]).toEqual([4, 0]);
  });

  it('says which file cannot be read', () => {
    const { stderr, status } = runTriage('', '/no/such/file.jsonl');
    expect([stderr, status]).toEqual(['triage: /no/such/file.jsonl cannot be read (ENOENT)\n', 1]);
  });

  it('reads the other files when one cannot be read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'triage-')), 'uses.jsonl');
    writeFileSync(file, `${harmless(1)}\n`);
    const { stdout, stderr, status } = runTriage('', '/no/such/file.jsonl', file);
    expect([stdout.trim().split('\n').length, stderr, status]).toEqual([
      1,
      'triage: /no/such/file.jsonl cannot be read (ENOENT)\n',
      1,
    ]);
  });

  it('counts lines, and refuses one of 50 MB at once', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'triage-')), 'uses.jsonl');
    writeFileSync(file, `${harmless(1)}\n\n${' '.repeat(50_000_000)}\n${harmless(2)}\n{\n${'x'.repeat(1_000_001)}`);
    const from = performance.now();
    const { stdout, status } = runTriage('', file);
    expect(performance.now() - from).toBeLessThan(3_000);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; line?: number; error?: { code: string } });
    expect(answers.map(({ id, line, error }) => [id, line, error?.code])).toEqual([
      [1, undefined, undefined],
      [null, 3, 'triage.line-too-long'],
      [2, undefined, undefined],
      [null, 5, 'triage.invalid'],
      [null, 6, 'triage.line-too-long'],
    ]);
    expect(status).toBe(1);
  });

  it('answers 1,000 uses in under 3 seconds, its start included', () => {
    const lines = fc
      .sample(fc.record({ declaration: anyAnswers, facts: anyFacts, day: fc.constantFrom(...DAYS) }), 1_000)
      .map((input, id) => JSON.stringify({ id, ...input }));
    const from = performance.now();
    const { stdout, status } = runTriage(lines.join('\n'));
    expect(performance.now() - from).toBeLessThan(3_000);
    expect([stdout.trim().split('\n').length, status]).toEqual([1_000, 0]);
  });
});
