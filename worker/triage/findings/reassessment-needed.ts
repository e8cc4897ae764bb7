import type { Basis, StoredAssessment } from '../../../shared/assessment.ts';
import { FEATURES } from '../../../shared/catalogue/features.ts';
import type { Criteria } from '../../../shared/criteria.ts';
import { FINDING_REASONS, type FindingReason } from '../../../shared/finding.ts';
import { VENDOR_FACTS, type VendorFactKind } from '../../../shared/system.ts';
import { ASSESSMENT_LEVELS, EU_CLASSES, type RuleId } from '../../../shared/verdict.ts';
import { approvalOf, defineFinder, partsBeyond, presentRank } from '../finder.ts';
import { RELIEVING } from '../rule.ts';
import type { SystemInput } from '../system-input.ts';

const RISEN_STEPS = 2;

/**
 * What has changed under an approval since it was decided, declarations apart: those are `beyond-assessed-scope`. What was
 * left unknown when it was decided stands here, too.
 */
export const reassessmentNeeded = defineFinder({
  kind: 'reassessment-needed',
  find: ({ system, criteria }) => {
    const approval = approvalOf(system);
    if (approval === null) return null;
    const { basis } = approval;
    const rules = basis === null ? null : changedRules(approval, basis, { system, criteria });
    const found = new Set<FindingReason>();
    if (basis !== null) {
      if (haveTermsChanged(basis, system)) found.add('vendor-terms-changed');
      if (haveFeaturesChanged(basis, system)) found.add('model-changed');
      if (presentRank(system) >= basis.rank + RISEN_STEPS) found.add('browsers-rose-since');
      if (rules !== null) found.add('rules-changed');
    }
    if (hasNewIncident(approval, system)) found.add('incident-reported');
    if (system.hasUnknownAnswers) found.add('answers-unknown');
    if (found.size === 0) return null;
    return {
      priority: found.has('incident-reported') ? 'P1' : found.size === 1 && found.has('answers-unknown') ? 'P3' : 'P2',
      reasons: FINDING_REASONS.filter((reason) => found.has(reason)),
      rules: rules ?? [],
    };
  },
});

/** What nobody knew then is learnt, and what nobody knows any longer is missing: neither has changed. */
function haveTermsChanged(basis: Basis, { vendorFacts }: SystemInput): boolean {
  return VENDOR_FACTS.some((fact) => {
    const [before, says] = [saysOn(fact, basis.vendorFacts), saysOn(fact, vendorFacts)];
    return before !== undefined && says !== undefined && says !== before;
  });
}

/** The staff's word, which stands before the catalogue's. */
function saysOn(kind: VendorFactKind, facts: readonly { fact: VendorFactKind; says: string }[]): string | undefined {
  return facts.find(({ fact }) => fact === kind)?.says;
}

function haveFeaturesChanged(basis: Basis, { features }: SystemInput): boolean {
  if (basis.features === null || features === null) return false;
  return FEATURES.some((feature) => basis.features?.includes(feature) !== features.includes(feature));
}

/** One that came late tells of a day before the decision, and was not known then. */
function hasNewIncident({ basis, decidedDay }: StoredAssessment, { incidents }: SystemInput): boolean {
  return incidents.some(({ id, day }) => (basis === null ? day > decidedDay : !basis.incidents.includes(id)));
}

/**
 * The rules behind a graver judgement than there was of what was approved, none where it is the criteria alone; null where
 * it is no graver, or where the rules are the same and their days had come: then use has changed, within what was assessed.
 */
function changedRules(
  approval: StoredAssessment,
  basis: Basis,
  { system, criteria }: { system: SystemInput; criteria: Criteria },
): RuleId[] | null {
  const verdicts = system.uses
    .filter((use) => use.answers.length > 0 && partsBeyond(approval.scope, use).length === 0)
    .map(({ verdict }) => verdict);
  const areOthers = system.rulepack !== basis.rulepack || haveCriteriaChanged(basis, criteria);
  const added = verdicts
    .flatMap(({ rules }) => rules)
    .filter(({ id, appliesFrom }) => !basis.rules.includes(id) && (areOthers || appliesFrom > approval.decidedDay))
    .map(({ id }) => id)
    .filter((id) => !RELIEVING.includes(id));
  const isGraver =
    areOthers &&
    verdicts.some(
      ({ euClass, assessment }) =>
        // That an answer is missing is no class of its own.
        (euClass !== 'unclassified' && EU_CLASSES.indexOf(euClass) > EU_CLASSES.indexOf(basis.euClass)) ||
        ASSESSMENT_LEVELS.indexOf(assessment) > ASSESSMENT_LEVELS.indexOf(basis.assessment),
    );
  return added.length > 0 || isGraver ? [...new Set(added)].sort() : null;
}

/** In what verdicts hang on: days and notice change no verdict. */
function haveCriteriaChanged({ criteria: before }: Basis, { manyBrowsers, jurisdictions }: Criteria): boolean {
  return manyBrowsers !== before.manyBrowsers || !isSame(new Set(jurisdictions), new Set(before.jurisdictions));
}

function isSame<Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}
