/** Which rules a verdict was made by: a hash that changes with them. Pure. */
import { fingerprint } from '../../shared/fingerprint.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rule-list.ts';

/** Goes up whenever the way from rules to class, level and priority changes. */
const ENGINE = 2;

export function hashRules(rules: readonly Rule[], engine: number): string {
  const told = rules.map(({ id, source, appliesFrom, euClass, priority, reason, revision }) =>
    JSON.stringify([id, source, appliesFrom, euClass, priority, reason, revision]),
  );
  return fingerprint([String(engine), ...told.sort()].join('\n'));
}

export const RULEPACK = hashRules(RULES, ENGINE);
