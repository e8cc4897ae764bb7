/** Which rules a verdict was made by: a hash that changes with them. Pure. */
import type { Rule } from './rule.ts';
import { RULES } from './rule-list.ts';

/** Goes up whenever the way from rules to class, level and priority changes. */
const ENGINE = 1;

export function hashRules(rules: readonly Rule[], engine: number): string {
  const told = rules.map(({ id, source, appliesFrom, euClass, priority, reason, revision }) =>
    JSON.stringify([id, source, appliesFrom, euClass, priority, reason, revision]),
  );
  return hash([String(engine), ...told.sort()].join('\n'));
}

/** cyrb53: 53 bits, the same everywhere. It tells rule packs apart and protects nothing. */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (0x1_0000_0000 * (low & 0x1fffff) + (high >>> 0)).toString(16).padStart(14, '0');
}

export const RULEPACK = hashRules(RULES, ENGINE);
