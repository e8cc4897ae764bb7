import { allOf, anyOf } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { affectsAnyone, answered, hasFeature, hasPurpose } from '../use.ts';

export const r04 = defineRule({
  id: 'R04',
  source: 'EU AI Act, Art. 5 as amended by Reg. (EU) 2026/1744 (reported)',
  appliesFrom: '2026-12-02',
  euClass: 'prohibited',
  priority: 'P0',
  reason:
    'The tool makes images or video and nothing keeps it from making intimate pictures of real people without their consent.',
  reads: ['purpose', 'affected', 'features', 'knownFeatures', 'unsafeguarded-intimate-imagery'],
  revision: 2,
  when: (use) => {
    // A tool that makes pictures can make this one, whoever was thought to be affected.
    const makesPictures = anyOf(hasPurpose(use, 'media'), allOf(hasPurpose(use, 'other'), affectsAnyone(use)));
    return answered(use, 'unsafeguarded-intimate-imagery', allOf(makesPictures, hasFeature(use, 'imagery')));
  },
});
