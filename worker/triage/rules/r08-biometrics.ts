import { anyOf } from '../condition.ts';
import { identifiesByBiometrics, readsEmotions } from '../recognition.ts';
import { defineRule } from '../rule.ts';

export const r08 = defineRule({
  id: 'R08',
  source: 'EU AI Act, Art. 6(2), Annex III(1); day by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2027-12-02',
  euClass: 'high-risk',
  priority: 'P1',
  reason: 'It picks people out or sorts them by their bodies, or reads their emotions.',
  reads: ['purpose', 'affected', 'features', 'knownFeatures', 'one-to-one-verification'],
  revision: 2,
  when: (use) => anyOf(identifiesByBiometrics(use), readsEmotions(use)),
});
