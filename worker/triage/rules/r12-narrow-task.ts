import { allOf, anyOf, not } from '../condition.ts';
import { ANNEX_III, defineRule } from '../rule.ts';
import { answered } from '../use.ts';

const TASKS = ['narrow-procedural-task', 'improves-finished-work', 'preparatory-task'] as const;

export const r12 = defineRule({
  id: 'R12',
  source: 'EU AI Act, Art. 6(3) and (4); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: null,
  priority: 'P2',
  reason:
    'A reviewer says that in a high-risk area it does a narrow task, polishes finished work or only prepares, and profiles nobody. The exception must be documented.',
  reads: [...ANNEX_III, ...TASKS, 'profiling'],
  revision: 1,
  when: (use, resultOf) => {
    const isInArea = anyOf(...ANNEX_III.map(resultOf));
    return allOf(
      isInArea,
      anyOf(...TASKS.map((task) => answered(use, task, isInArea))),
      not(answered(use, 'profiling', isInArea)),
    );
  },
});
