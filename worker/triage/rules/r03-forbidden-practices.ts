import { anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { answered, isWeighty } from '../use.ts';

const PRACTICES = [
  'social-scoring',
  'manipulation',
  'exploits-vulnerability',
  'crime-prediction-by-profiling',
] as const;

export const r03 = defineRule({
  id: 'R03',
  source: 'EU AI Act, Art. 5(1)(a) to (d)',
  appliesFrom: '2025-02-02',
  euClass: 'prohibited',
  priority: 'P0',
  reason:
    'A reviewer says that the use manipulates people, exploits a weakness of theirs, scores them socially or predicts crime from a profile alone. These practices are forbidden.',
  reads: ['purpose', 'affected', ...PRACTICES],
  revision: 1,
  when: (use) => anyOf(...PRACTICES.map((practice) => answered(use, practice, isWeighty(use)))),
});
