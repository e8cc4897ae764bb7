import { allOf, anyOf, atLeast } from '../condition.ts';
import { readsEmotions, usesBiometrics } from '../recognition.ts';
import { defineRule } from '../rule.ts';
import { affects, affectsAnyone, answered, hasData, hasPurpose, isUnchecked, isWeighty, type Use } from '../use.ts';

/** Two of them make a data protection impact assessment likely. Each case that Art. 35(3) names meets two. */
function meetsTwoCriteria(use: Use) {
  const isAboutPeople = anyOf(isWeighty(use), allOf(affectsAnyone(use), hasPurpose(use, 'analyse-data')));
  const fromDeclaration = [
    // Evaluation or scoring.
    anyOf(
      hasPurpose(use, 'evaluate-people'),
      answered(use, 'ranks-or-scores-people', isAboutPeople),
      answered(use, 'profiling', isAboutPeople),
    ),
    // Automated decisions that weigh on somebody.
    allOf(isUnchecked(use), hasPurpose(use, 'evaluate-people', 'decide-access')),
    // Systematic monitoring.
    hasPurpose(use, 'monitor-people'),
    // Sensitive data.
    anyOf(hasData(use, 'sensitive-or-secret'), hasPurpose(use, 'health'), usesBiometrics(use), readsEmotions(use)),
    // People in a weak position: employees are named among them.
    affects(use, 'colleagues', 'applicants-evaluated', 'students-patients-children'),
    // It can keep somebody from a right, a service or a contract.
    hasPurpose(use, 'decide-access'),
  ];
  const needsOneMore = anyOf(isWeighty(use), allOf(affectsAnyone(use), anyOf(...fromDeclaration)));
  return atLeast(2, [
    ...fromDeclaration,
    answered(use, 'large-scale', needsOneMore),
    answered(use, 'combines-datasets', needsOneMore),
    answered(use, 'new-technology', needsOneMore),
  ]);
}

export const r20 = defineRule({
  id: 'R20',
  source: 'GDPR Art. 35(1) and (3); guidelines WP248 rev.01',
  appliesFrom: '2018-05-25',
  euClass: null,
  priority: 'P2',
  reason:
    'Personal data are used in a way that meets two or more of the nine signs of high risk to people. A data protection impact assessment is likely due.',
  reads: [
    'data',
    'purpose',
    'affected',
    'handling',
    'features',
    'knownFeatures',
    'ranks-or-scores-people',
    'profiling',
    'large-scale',
    'combines-datasets',
    'new-technology',
  ],
  revision: 2,
  when: (use) => allOf(hasData(use, 'personal'), meetsTwoCriteria(use)),
});
