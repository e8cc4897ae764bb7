/** The rows of the report and what stands above them, as they are today. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeServices } from '../../shared/catalogue/own.ts';
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { toOwnCatalogue } from '../catalogue/store.ts';
import { toCriteria } from '../criteria/store.ts';
import { type LogHead, toLogHead } from '../log/write.ts';
import { type Env, readThreshold } from '../settings.ts';
import { RULEPACK } from '../triage/rulepack.ts';
import { withChangedDays } from './changed.ts';
import { type Known, readKnown } from './known.ts';
import { buildSystems, type ReportContext } from './report.ts';
import { readInventory, type StoredInventory } from './store.ts';

/** Everything of the report but which of its rows are asked for. */
export type ReportHeading = Omit<Inventory, 'systems' | 'total' | 'next'>;

export interface LoadedReport {
  heading: ReportHeading;
  systems: AiSystem[];
  head: LogHead;
  stored: StoredInventory;
  /** The same, by system. */
  known: Known;
  /** Every service that browsers know, the organisation's own among them. */
  services: readonly ServiceSummary[];
  /** What the rows are made by. */
  context: ReportContext;
}

export async function loadReport(env: Env, today: Day): Promise<LoadedReport> {
  const stored = await readInventory(env.DB, today);
  const known = readKnown(stored);
  const own = stored.ownCatalogue && toOwnCatalogue(stored.ownCatalogue).catalogue;
  const threshold = readThreshold(env);
  const { version, content } = toCriteria(stored.criteria);
  const services = describeServices(builtIn.services, own);
  const context = { today, threshold, criteria: content, rulepack: RULEPACK, services };
  const head = toLogHead(stored.head ? [stored.head] : []);
  return {
    heading: {
      day: today,
      threshold,
      coverage: { browsersReporting: stored.lately },
      rulepack: RULEPACK,
      criteria: version,
      logHead: head.hash,
    },
    systems: withChangedDays(buildSystems(known, context), stored.changes, today),
    head,
    stored,
    known,
    services,
    context,
  };
}
