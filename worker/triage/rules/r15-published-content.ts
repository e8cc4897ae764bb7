import { allOf, anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, answered, hasFeature, hasPurpose, isUnchecked, isWeighty } from '../use.ts';

export const r15 = defineRule({
  id: 'R15',
  source: 'EU AI Act, Art. 50(4)',
  appliesFrom: '2026-08-02',
  euClass: 'transparency',
  priority: 'P2',
  reason:
    'Images, sound or video made by AI are published, or text on matters of public interest that nobody has checked. It must be said that AI made them.',
  reads: ['purpose', 'affected', 'handling', 'features', 'publication', 'public-interest-text'],
  revision: 1,
  when: (use) => {
    const isMedia = anyOf(
      hasPurpose(use, 'media'),
      allOf(
        hasPurpose(use, 'chat-with-public', 'other'),
        anyOf(hasFeature(use, 'imagery', isWeighty(use)), hasFeature(use, 'voice-clone', isWeighty(use))),
      ),
    );
    const isText = allOf(
      affectsAnyone(use),
      hasPurpose(use, 'write-edit', 'summarise-translate', 'research', 'chat-with-public', 'other'),
    );
    return anyOf(
      allOf(isMedia, answered(use, 'publication', affectsAnyone(use))),
      allOf(isUnchecked(use), answered(use, 'publication', isText), answered(use, 'public-interest-text', isText)),
    );
  },
});
