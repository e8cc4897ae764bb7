/** Where Colorado's law on automated decisions looks at all. Pure. */
import { allOf, type Condition, is } from './condition.ts';
import { type Domain, hasData, isIn, type Use } from './use.ts';

const COVERED: readonly Domain[] = [
  'employment',
  'education',
  'credit',
  'life-health-insurance',
  'other-insurance',
  'housing',
  'health-care',
  'public-benefits',
];

/** A group's domain counts for any purpose: who asks matters as much as what for. */
export function isColoradoMatter(use: Use): Condition {
  const { declaration, facts } = use;
  const domains = [declaration.domain, ...(facts.groupDomains ?? [])];
  return allOf(isIn(use, 'colorado'), hasData(use, 'personal'), is(COVERED.some((domain) => domains.includes(domain))));
}
