import { anyOf, not } from '../condition.ts';
import { ANNEX_III, defineRule } from '../rule.ts';

const OTHERS = ['R01', 'R02', 'R03', 'R04', ...ANNEX_III, 'R11', 'R12', 'R13', 'R14', 'R15', 'R16'] as const;

export const r17 = defineRule({
  id: 'R17',
  source: 'EU AI Act, none of its special duties',
  appliesFrom: '2024-08-01',
  euClass: 'minimal',
  priority: null,
  reason: 'No rule of the EU AI Act holds or is to come, and nothing that could change that is unanswered.',
  reads: OTHERS,
  revision: 1,
  when: (_use, resultOf) => not(anyOf(...OTHERS.map(resultOf))),
});
