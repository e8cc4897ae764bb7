import { allOf, unless } from '../condition.ts';
import { readsEmotions } from '../recognition.ts';
import { defineRule } from '../rule.ts';
import { affects, answered } from '../use.ts';

export const r01 = defineRule({
  id: 'R01',
  source: 'EU AI Act, Art. 5(1)(f)',
  appliesFrom: '2025-02-02',
  euClass: 'prohibited',
  priority: 'P0',
  reason:
    'The tool can read emotions and is used on colleagues, applicants or students. At work and in education that is forbidden unless there is a medical or safety reason.',
  reads: ['affected', 'features', 'knownFeatures', 'safety-or-medical-reason'],
  revision: 2,
  when: (use) =>
    unless(
      allOf(affects(use, 'colleagues', 'applicants-evaluated', 'students-patients-children'), readsEmotions(use)),
      answered(use, 'safety-or-medical-reason'),
    ),
});
