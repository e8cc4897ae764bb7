/** An inventory row and a report as they are where nothing is known. */
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { systemOf } from '../fixtures/inventory.ts';
import { TODAY } from './organisation.ts';

export const SYSTEM: AiSystem = systemOf({
  owner: null,
  firstDay: '2026-11-01' as Day,
  surfaces: ['web-app', 'embedded'],
  notForWork: { label: '10–19', rank: 1 },
});

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
