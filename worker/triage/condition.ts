/**
 * Conditions in three values (Kleene): yes, no, and unknown where an answer is missing that could decide it. A condition
 * carries what it asks for, so that only what could change the result becomes a task. Pure.
 */
import type { FactValue } from '../../shared/triage-input.ts';
import type { TASKS } from '../../shared/verdict.ts';

export type Task = (typeof TASKS)[number];

export interface Condition {
  readonly truth: FactValue;
  readonly asks: readonly Task[];
}

const NO: Condition = { truth: 'no', asks: [] };
const YES: Condition = { truth: 'yes', asks: [] };

export function is(holds: boolean): Condition {
  return holds ? YES : NO;
}

export function unknown(...asks: Task[]): Condition {
  return { truth: 'unknown', asks };
}

export function not({ truth, asks }: Condition): Condition {
  if (truth === 'unknown') return { truth, asks };
  return is(truth === 'no');
}

export function allOf(...conditions: Condition[]): Condition {
  if (conditions.some(({ truth }) => truth === 'no')) return NO;
  return { truth: conditions.some(({ truth }) => truth === 'unknown') ? 'unknown' : 'yes', asks: asksOf(conditions) };
}

export function anyOf(...conditions: Condition[]): Condition {
  return atLeast(1, conditions);
}

/** `least` of the conditions hold. */
export function atLeast(least: number, conditions: readonly Condition[]): Condition {
  const held = conditions.filter(({ truth }) => truth === 'yes');
  const open = conditions.filter(({ truth }) => truth === 'unknown');
  if (held.length >= least) {
    // What an open excuse could still take off matters only where too few would be left without it.
    const certain = held.filter(({ asks }) => asks.length === 0);
    return { truth: 'yes', asks: certain.length >= least ? [] : asksOf(held) };
  }
  if (held.length + open.length < least) return NO;
  return { truth: 'unknown', asks: asksOf([...held, ...open]) };
}

/** An excuse counts only when it is known; where it is not, the condition holds and the excuse is asked for. */
export function unless(condition: Condition, excuse: Condition): Condition {
  if (condition.truth === 'no' || excuse.truth === 'yes') return NO;
  // Whether there is something to excuse is asked first.
  return condition.truth === 'unknown' ? condition : { truth: 'yes', asks: asksOf([condition, excuse]) };
}

/** What nobody answered is asked only where `relevant`; what was answered counts everywhere. */
export function askWhen(relevant: Condition, { truth, asks }: Condition): Condition {
  if (truth !== 'unknown' || relevant.truth === 'yes') return { truth, asks };
  return relevant;
}

function asksOf(conditions: readonly Condition[]): readonly Task[] {
  const asking = conditions.filter(({ asks }) => asks.length > 0);
  // Mostly nothing is to be merged, and an incomplete declaration is run a hundred times.
  if (asking.length < 2) return asking[0]?.asks ?? [];
  return [...new Set(asking.flatMap(({ asks }) => asks))];
}
