import { isColoradoMatter } from '../colorado.ts';
import { allOf, anyOf, not } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, answered, hasPurpose, isUnchecked } from '../use.ts';

export const r31 = defineRule({
  id: 'R31',
  source: 'Colorado SB 26-189, exclusions (reported)',
  appliesFrom: '2027-01-01',
  euClass: null,
  priority: null,
  reason:
    "In Colorado, it only drafts, summarises or translates for a person who checks it, or it is an information chatbot under an acceptable-use policy. The law's duties do not cover that; keep the acknowledged policy with the record.",
  reads: [
    'jurisdictions',
    'data',
    'domain',
    'groupDomains',
    'purpose',
    'affected',
    'handling',
    'ranks-or-scores-people',
    'acceptable-use-policy',
  ],
  revision: 2,
  when: (use) =>
    allOf(
      isColoradoMatter(use),
      // "Only": a summary or a chatbot that ranks people does more.
      not(answered(use, 'ranks-or-scores-people', affectsAnyone(use))),
      anyOf(
        allOf(hasPurpose(use, 'write-edit', 'summarise-translate'), not(isUnchecked(use))),
        allOf(hasPurpose(use, 'chat-with-public'), answered(use, 'acceptable-use-policy')),
      ),
    ),
});
