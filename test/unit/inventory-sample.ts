/** A row of the inventory on which there is nothing, to vary. */
import type { Day } from '../../shared/day.ts';
import type { Finding } from '../../shared/finding.ts';
import type { AiSystem } from '../../shared/inventory.ts';

export const TODAY = '2026-11-21' as Day;

export function systemOf(change: Partial<AiSystem> = {}): AiSystem {
  return {
    id: 'a-service',
    product: 'A service',
    vendor: 'A vendor',
    country: null,
    category: null,
    source: 'detected',
    status: 'detected',
    euClass: 'unclassified',
    owner: 'Head of Sales',
    isoRoles: ['customer'],
    euRoles: ['deployer'],
    partOf: null,
    parts: [],
    firstDay: TODAY,
    lastDay: TODAY,
    changedDay: TODAY,
    surfaces: ['web-app'],
    forms: [],
    scopes: [],
    browsers: { label: '<10', rank: 0 },
    groups: [],
    notForWork: { label: '<10', rank: 0 },
    notAi: { label: '<10', rank: 0 },
    dataClasses: [],
    accounts: [],
    declarations: [],
    uses: [],
    vendorFacts: [],
    assessment: null,
    openAssessment: null,
    exclusion: null,
    screenings: [],
    findings: [],
    ...change,
  };
}

export function findingOf(kind: Finding['kind'], change: Partial<Finding> = {}): Finding {
  return { kind, priority: 'P1', reasons: [], rules: [], since: TODAY, due: TODAY, ...change };
}
