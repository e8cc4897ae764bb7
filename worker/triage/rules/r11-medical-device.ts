import { not, unless } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { answered, hasPurpose } from '../use.ts';

export const r11 = defineRule({
  id: 'R11',
  source: 'EU AI Act, Art. 6(1), Annex I; day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2028-08-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It is used for health. As long as nobody has ruled out that it is a medical device, it counts as one.',
  reads: ['purpose', 'medical-device'],
  revision: 1,
  when: (use) => unless(hasPurpose(use, 'health'), not(answered(use, 'medical-device'))),
});
