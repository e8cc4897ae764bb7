import { anyOf } from '../condition.ts';
import { usesBiometrics } from '../recognition.ts';
import { defineRule } from '../rule.ts';
import { answered } from '../use.ts';

export const r02 = defineRule({
  id: 'R02',
  source: 'EU AI Act, Art. 5(1)(e) and (g)',
  appliesFrom: '2025-02-02',
  euClass: 'prohibited',
  priority: 'P0',
  reason:
    'People are sorted by sensitive traits from their faces or bodies, or faces are collected wholesale from the internet or cameras. Both are forbidden.',
  reads: ['purpose', 'affected', 'features', 'knownFeatures', 'sensitive-traits', 'face-scraping'],
  revision: 2,
  when: (use) => {
    const biometrics = usesBiometrics(use);
    return anyOf(answered(use, 'sensitive-traits', biometrics), answered(use, 'face-scraping', biometrics));
  },
});
