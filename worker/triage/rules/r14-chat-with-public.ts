import { allOf, anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affects, hasFeature, hasPurpose, isUnchecked } from '../use.ts';

export const r14 = defineRule({
  id: 'R14',
  source: 'EU AI Act, Art. 50(1)',
  appliesFrom: '2026-08-02',
  euClass: 'transparency',
  priority: 'P2',
  reason: 'People outside talk to it. They must be able to tell that it is AI.',
  reads: ['purpose', 'affected', 'handling', 'features', 'knownFeatures'],
  revision: 2,
  when: (use) =>
    anyOf(
      hasPurpose(use, 'chat-with-public'),
      // Whoever rewrites what a chatbot drafts talks to people themselves.
      allOf(
        isUnchecked(use),
        affects(use, 'customers-public', 'applicants-evaluated', 'students-patients-children'),
        hasFeature(use, 'public-chatbot'),
      ),
    ),
});
