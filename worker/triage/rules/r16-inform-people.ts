import { anyOf, unless } from '../condition.ts';
import { identifiesByBiometrics, readsEmotions } from '../recognition.ts';
import { defineRule } from '../rule.ts';

export const r16 = defineRule({
  id: 'R16',
  source: 'EU AI Act, Art. 50(3)',
  appliesFrom: '2026-08-02',
  euClass: 'transparency',
  priority: 'P2',
  reason: 'It reads emotions or recognises people by their bodies. Whoever it is used on must be told.',
  reads: ['purpose', 'affected', 'features', 'knownFeatures', 'one-to-one-verification', 'R01', 'R02'],
  revision: 2,
  when: (use, resultOf) =>
    unless(anyOf(readsEmotions(use), identifiesByBiometrics(use)), anyOf(resultOf('R01'), resultOf('R02'))),
});
