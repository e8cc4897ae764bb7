import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../worker/triage/rule-list.ts';
import { hashRules, RULEPACK } from '../../worker/triage/rulepack.ts';

const folder = new URL('../../worker/triage/', import.meta.url);
const digest = (name: string) =>
  createHash('sha256')
    .update(readFileSync(new URL(name, folder), 'utf8').replace(/\s+/g, ' '))
    .digest('hex')
    .slice(0, 12);

/** What rules are made of and what makes verdicts of them. */
const SHARED = [
  'condition',
  'use',
  'recognition',
  'colorado',
  'scope',
  '../../shared/scope',
  'own-criteria',
  'combine',
  'triage',
  'incomplete',
];

describe('the rule pack', () => {
  /**
   * Verdicts that are on record name the rule pack they were made by, so what changes a verdict must change its hash. If
   * this fails: where a rule's `when` finds something else than before, raise the rule's `revision`; where a shared file
   * does, raise `ENGINE` in rulepack.ts. Then renew the record: npx vitest run --project unit test/unit/triage-rulepack -u
   */
  it('is the one on record, made of the files on record', async () => {
    const rules = readdirSync(new URL('rules/', folder)).sort();
    const record = {
      rulepack: RULEPACK,
      rules: Object.fromEntries(
        rules.map((name, at) => [name, `revision ${RULES[at]?.revision}, ${digest(`rules/${name}`)}`]),
      ),
      shared: Object.fromEntries(SHARED.map((name) => [`${name}.ts`, digest(`${name}.ts`)])),
    };
    await expect(`${JSON.stringify(record, null, 2)}\n`).toMatchFileSnapshot('../fixtures/triage/rulepack.json');
  });

  it('has another hash when anything of a rule changes', () => {
    const [first, ...rest] = RULES;
    if (!first) throw new Error('no rules');
    const changed = [
      { ...first, revision: first.revision + 1 },
      { ...first, source: `${first.source}.` },
      { ...first, reason: 'Another.' },
      { ...first, priority: 'P3' as const },
      { ...first, euClass: null },
      { ...first, appliesFrom: rest.at(-1)?.appliesFrom ?? first.appliesFrom },
    ];
    const hashes = [RULES, rest, ...changed.map((rule) => [rule, ...rest])].map((rules) => hashRules(rules, 1));
    expect(new Set([...hashes, hashRules(RULES, 2)]).size).toBe(changed.length + 3);
  });

  it('has the same hash in any order of rules', () => {
    expect(hashRules([...RULES].reverse(), 1)).toBe(hashRules(RULES, 1));
  });
});
