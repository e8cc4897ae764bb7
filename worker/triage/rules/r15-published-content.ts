import { allOf, anyOf, is } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, answered, hasFeature, hasPurpose, isUnchecked } from '../use.ts';

export const r15 = defineRule({
  id: 'R15',
  source: 'EU AI Act, Art. 50(4)',
  appliesFrom: '2026-08-02',
  euClass: 'transparency',
  priority: 'P2',
  reason:
    'Images, sound or video made by AI are published, or text on matters of public interest that nobody has checked. It must be said that AI made them.',
  reads: ['purpose', 'affected', 'handling', 'features', 'knownFeatures', 'publication', 'public-interest-text'],
  revision: 2,
  when: (use) => {
    const isMedia = anyOf(
      hasPurpose(use, 'media'),
      allOf(
        hasPurpose(use, 'chat-with-public', 'other'),
        anyOf(hasFeature(use, 'imagery'), hasFeature(use, 'voice-clone')),
      ),
    );
    const isText = allOf(
      affectsAnyone(use),
      hasPurpose(use, 'write-edit', 'summarise-translate', 'research', 'chat-with-public', 'other'),
    );
    // Where one of both is known, the other decides.
    const mayInform = anyOf(isText, is(use.facts.publication === 'yes'));
    const mayBePublic = anyOf(isText, is(use.facts['public-interest-text'] === 'yes'));
    return anyOf(
      // Pictures are made to be shown, whoever was thought to be affected.
      allOf(isMedia, answered(use, 'publication', anyOf(affectsAnyone(use), is(isMedia.truth === 'yes')))),
      allOf(
        isUnchecked(use),
        answered(use, 'publication', mayBePublic),
        answered(use, 'public-interest-text', mayInform),
      ),
    );
  },
});
