import { describe, expect, it } from 'vitest';
import { isDay } from '../../shared/day.ts';
import { RULE_IDS } from '../../shared/verdict.ts';
import type { Rule } from '../../worker/triage/rule.ts';
import { RULES } from '../../worker/triage/rule-list.ts';
import { runRules } from '../../worker/triage/triage.ts';
import { type Case, type OpenCase, RULE_CASES } from '../fixtures/triage/rule-cases.ts';
import { LAST_DAY } from '../fixtures/triage/uses.ts';

const resultOf = ({ id }: Rule, { declaration, facts }: Case) => runRules(RULES, { declaration, facts }).get(id);
const asked = (result: ReturnType<typeof resultOf>) => [...(result?.asks ?? [])].sort();

it('there is one rule for every id', () => {
  expect(RULES.map(({ id }) => id)).toEqual(RULE_IDS);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { holds, not, open = [], unlessExcused = [] } = RULE_CASES[id];
  const named = <Given extends Case>(cases: Given[]) => cases.map((one) => [one.what, one] as const);

  it('names its source, its day and its reason', () => {
    expect(rule.source).not.toBe('');
    expect(isDay(rule.appliesFrom) && rule.appliesFrom <= LAST_DAY).toBe(true);
    expect(rule.reason).toMatch(/^[A-Z].*\.$/);
  });

  it.each(named(holds))('holds: %s', (_what, given) => {
    expect(resultOf(rule, given)).toEqual({ truth: 'yes', asks: [] });
  });

  it.each(named(not))('does not: %s', (_what, given) => {
    expect(resultOf(rule, given)).toEqual({ truth: 'no', asks: [] });
  });

  if (open.length > 0) {
    it.each(named<OpenCase>(open))('asks: %s', (_what, given) => {
      const result = resultOf(rule, given);
      expect([result?.truth, asked(result)]).toEqual(['unknown', given.asks.sort()]);
    });
  }

  if (unlessExcused.length > 0) {
    it.each(named<OpenCase>(unlessExcused))('holds and asks: %s', (_what, given) => {
      const result = resultOf(rule, given);
      expect([result?.truth, asked(result)]).toEqual(['yes', given.asks.sort()]);
    });
  }
});
