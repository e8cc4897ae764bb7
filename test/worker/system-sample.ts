/** An inventory row and a report as they are where nothing is known. */
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { TODAY } from './organisation.ts';

export const SYSTEM: AiSystem = {
  id: 'a-service',
  product: 'A service',
  vendor: 'A vendor',
  country: null,
  category: null,
  source: 'detected',
  status: 'detected',
  euClass: 'unclassified',
  owner: null,
  isoRoles: ['customer'],
  euRoles: ['deployer'],
  partOf: null,
  parts: [],
  firstDay: '2026-11-01' as Day,
  lastDay: '2026-11-21' as Day,
  changedDay: '2026-11-21' as Day,
  surfaces: ['web-app', 'embedded'],
  forms: [],
  scopes: [],
  browsers: { label: '<10', rank: 0 },
  groups: [],
  notForWork: { label: '10–19', rank: 1 },
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
};

export const reportOf = (...systems: AiSystem[]): Inventory => ({
  day: TODAY,
  threshold: 10,
  coverage: { browsersReporting: 3 },
  rulepack: 'rules',
  criteria: 0,
  logHead: '0'.repeat(64),
  total: systems.length,
  systems,
  next: null,
});
