import { describe, expect, it } from 'vitest';
import {
  allOf,
  anyOf,
  askWhen,
  atLeast,
  type Condition,
  is,
  not,
  unknown,
  unless,
} from '../../worker/triage/condition.ts';

const [yes, no] = [is(true), is(false)];
const [a, b, c] = [unknown('profiling'), unknown('publication'), unknown('large-scale')];
/** Holds, and an excuse that nobody gave could take it off. */
const excusable = unless(yes, c);

describe('a condition in three values', () => {
  const CASES: [what: string, condition: Condition, truth: string, asks: string[]][] = [
    ['all of yes and yes', allOf(yes, yes), 'yes', []],
    ['all of yes and unknown', allOf(yes, a), 'unknown', ['profiling']],
    ['all of two unknown', allOf(a, b), 'unknown', ['profiling', 'publication']],
    ['all of unknown and no: nothing is asked', allOf(a, no, b), 'no', []],
    ['any of no and no', anyOf(no, no), 'no', []],
    ['any of no and unknown', anyOf(no, a), 'unknown', ['profiling']],
    ['any of unknown and yes: nothing is asked', anyOf(a, yes, b), 'yes', []],
    ['any of none', anyOf(), 'no', []],
    ['any of what may be excused and yes: the excuse changes nothing', anyOf(excusable, yes), 'yes', []],
    ['any of what may be excused and no', anyOf(excusable, no), 'yes', ['large-scale']],
    ['two of yes, no and unknown', atLeast(2, [yes, no, a]), 'unknown', ['profiling']],
    ['two of yes, no and no', atLeast(2, [yes, no, no]), 'no', []],
    ['two of yes, yes and unknown', atLeast(2, [yes, yes, a]), 'yes', []],
    ['not yes', not(yes), 'no', []],
    ['not no', not(no), 'yes', []],
    ['not unknown', not(a), 'unknown', ['profiling']],
    ['yes, unless yes', unless(yes, yes), 'no', []],
    ['yes, unless no', unless(yes, no), 'yes', []],
    ['yes, unless unknown: it holds', unless(yes, a), 'yes', ['profiling']],
    ['unknown, unless unknown: the excuse is not asked yet', unless(a, b), 'unknown', ['profiling']],
    ['unknown, unless yes', unless(a, yes), 'no', []],
    ['no, unless unknown', unless(no, a), 'no', []],
    ['unknown, asked where it matters', askWhen(yes, a), 'unknown', ['profiling']],
    ['unknown, asked where it does not matter', askWhen(no, a), 'no', []],
    ['unknown, where nobody knows whether it matters', askWhen(b, a), 'unknown', ['publication']],
    ['yes counts where nobody would ask', askWhen(no, yes), 'yes', []],
    ['no counts where it matters', askWhen(yes, no), 'no', []],
  ];
  it.each(CASES)('%s', (_what, condition, truth, asks) => {
    expect(condition).toEqual({ truth, asks });
  });
});
