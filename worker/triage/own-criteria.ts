/** When the organisation's own criteria call for an assessment, whatever the law says. Pure. */
import type { Criteria } from '../../shared/criteria.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { allOf, anyOf, type Condition, is, not, unless } from './condition.ts';
import { affectsAnyone, answered, hasData, hasFeature, hasPurpose, isUnchecked, isWeighty, type Use } from './use.ts';

type Criterion = Exclude<Verdict['criteria'][number], 'undeclared'>;

/** Each one calls for a full assessment, except the last two, which call for a light one. */
export function applyCriteria(use: Use, { manyBrowsers }: Criteria): Record<Criterion, Condition> {
  return {
    'output-unchecked': allOf(isUnchecked(use), affectsAnyone(use)),
    'agent-that-writes': writes(use),
    'many-browsers': is((use.facts.browsers ?? 0) >= manyBrowsers),
    'sensitive-data': hasData(use, 'confidential'),
    'people-affected': affectsAnyone(use),
  };
}

export const FULL_CRITERIA: readonly Criterion[] = ['output-unchecked', 'agent-that-writes', 'many-browsers'];

function writes(use: Use): Condition {
  const fact = 'writes-without-approval';
  // Agents are met where code and data are worked on, whoever is affected.
  const mayMatter = anyOf(isWeighty(use), affectsAnyone(use), hasPurpose(use, 'code', 'analyse-data'));
  return anyOf(is(use.facts[fact] === 'yes'), unless(hasFeature(use, 'agent', mayMatter), not(answered(use, fact))));
}
