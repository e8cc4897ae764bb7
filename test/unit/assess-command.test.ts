import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formFor } from '../../shared/questionnaire/forms.ts';

const root = new URL('../../', import.meta.url);
const FIXTURES = 'test/fixtures/questionnaire';
const folder = mkdtempSync(join(tmpdir(), 'assess-'));

/** The command as people call it, bootstrap and all. */
function runAssess(...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ['scripts/bootstrap.mjs', 'scripts/assess.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
}

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('npm run assess', () => {
  it('tells a result in words', () => {
    const { stdout, stderr, status } = runAssess(
      '--form',
      'unshade-impact',
      '--answers',
      `${FIXTURES}/automatic-credit-refusal.json`,
    );
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toBe(`AI system impact assessment, unshade-impact version 1

Raw            52
Mitigation     38 of 40, at least 80 %: the raw score counts 85 %
Current score  44.2
Maximum        100
Share          44.2 %
Level          IV (II by share)
Floor          IV: It acts by itself in decisions that weigh heavily on people.
Floor          III: It ranks, or acts, in decisions that weigh heavily on people.
Floor          II: It writes or sends by itself, and nobody looks first.

Parts
  Impact on people and society  28 of 45, 62.23 %
  Risk factors                  24 of 55, 43.64 %
`);
  });

  it('takes short answers, and lists what is open', () => {
    const answers = written('short.json', '\uFEFF{"who": "nobody", "account": ["work"], "article-5": "yes"}');
    const { stdout, status } = runAssess('--form', 'unshade-light', '--answers', answers);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Level {10}IV /m);
    expect(stdout).toMatch(/^Blocked {8}It cannot be approved\.$/m);
    expect(stdout).toMatch(/^Open: 6\n {2}output-role +is not answered$/m);
  });

  it('scores a form in Canada’s dialect by its published rule, in its language', () => {
    const files = ['--form', `${FIXTURES}/dialect-form.json`, '--answers', `${FIXTURES}/dialect-answers.json`];
    const { stdout, status } = runAssess(...files, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(stdout);
    expect(sumOf(result.parts.map(({ maximum }: { maximum: number }) => maximum))).toBe(result.maximum);
    expect(sumOf(result.parts.map(({ score }: { score: number }) => score))).toBe(result.raw);
    expect(result).toMatchObject({
      raw: 7,
      mitigation: 3,
      mitigationMaximum: 5,
      current: 7,
      maximum: 11,
      level: 'III',
      tasks: [],
    });
    expect(runAssess(...files, '--language', 'fr').stdout).toMatch(/^Un formulaire dans le dialecte/);
  });

  it('takes a form of ours from a file', () => {
    const form = written('form.json', JSON.stringify({ ...formFor('light'), title: 'Our own' }));
    const { stdout, status } = runAssess('--form', form, '--answers', written('none.json', '{}'));
    expect([stdout.split('\n')[0], status]).toEqual(['Our own, unshade-light version 1', 0]);
  });

  const nest = (json: object, times: number): object => (times === 0 ? json : nest({ elements: [json] }, times - 1));
  const panels = (times: number): object =>
    times === 0 ? { type: 'radiogroup', name: 'aRS' } : { type: 'panel', name: 'p-RS', elements: [panels(times - 1)] };
  const conditions = (times: number): object =>
    times === 0 ? { kind: 'answered', question: 'who' } : { kind: 'all', of: [conditions(times - 1)] };
  const deep = JSON.stringify({ pages: [{ elements: [panels(3_000)] }] });
  const light = formFor('light');
  const first = light.sections[0];
  const deepForm = {
    ...light,
    sections: first && [{ ...first, questions: [{ ...first.questions[0], appliesIf: conditions(3_000) }] }],
  };

  it.each([
    ['a form nested too deep', written('deep.json', deep), '{}', 'form.invalid'],
    ['a form of ours nested too deep', written('deep-form.json', JSON.stringify(deepForm)), '{}', 'form.invalid'],
    ['answers nested too deep', 'unshade-impact', JSON.stringify({ who: [nest({}, 3_000)] }), 'assessment.answer'],
    ['a form that is not there', '/no/such/form.json', '{}', 'file.unreadable'],
    ['a form that is no JSON', written('bad.json', '{'), '{}', 'file.no-json'],
    ['a form that is none', written('list.json', '[]'), '{}', 'form.invalid'],
    [
      'a form of ours that is wrong',
      written('wrong.json', JSON.stringify({ ...formFor('light'), version: 0 })),
      '{}',
      'form.invalid at version',
    ],
    ['answers that are no JSON', 'unshade-impact', '{', 'file.no-json'],
    ['answers that are a list', 'unshade-impact', '[]', 'assessment.answer'],
    ['an unknown question', 'unshade-impact', '{"mood": "good"}', 'assessment.answer at answers.mood'],
    ['an unknown choice', 'unshade-impact', '{"who": "martians"}', 'assessment.answer at answers.who.choices[0]'],
    [
      'evidence without its day',
      'unshade-impact',
      '{"contract": {"choices": ["in-place"], "note": null, "evidence": [{"link": "Wiki"}]}}',
      'assessment.evidence at answers.contract.evidence[0].effective',
    ],
  ])('refuses %s by its code and place', (_what, form, answers, told) => {
    const { stdout, stderr, status } = runAssess('--form', form, '--answers', written('answers.json', answers));
    expect([stdout, status]).toEqual(['', 2]);
    expect(stderr).toMatch(/^assess: \S+: [^\n]+\.\n$/);
    expect(stderr).toContain(`: ${told}: `);
  });

  it('tells how it is called', () => {
    const help = runAssess('--help');
    expect([help.stdout, help.status]).toEqual([expect.stringMatching(/^Usage: npm run assess/), 0]);
    for (const args of [[], ['--form', 'unshade-impact'], ['--mood', 'good']]) {
      const { stdout, stderr, status } = runAssess(...args);
      expect([stdout, stderr, status]).toEqual(['', help.stdout, 2]);
    }
  });
});
