/** Everything that an assessment of one system is made and decided on by, as it is today. */
import type { Context } from 'hono';
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Feature } from '../../shared/catalogue/features.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { Draft } from '../../shared/open-assessment.ts';
import { EMPTY_RECORD, type SystemRecord } from '../../shared/system.ts';
import type { AssessmentLevel } from '../../shared/verdict.ts';
import type { AppEnv } from '../app.ts';
import { query, readRow, runBatch } from '../db/database.ts';
import { stale } from '../if-match.ts';
import { type LoadedReport, loadReport } from '../inventory/load.ts';
import { deepest, usesInputOf } from '../inventory/report.ts';
import { featuresOf, triageScope, type UsesInput } from '../inventory/uses.ts';
import { Problem } from '../problem.ts';
import type { Incident } from '../triage/system-input.ts';
import { isLight } from './obstacles.ts';
import { openOf, type StoredOpen, toOpen } from './open-store.ts';

export interface Room {
  id: string;
  system: AiSystem;
  /** The same, with the uses that staff put on record among the declarations: what an assessment is to cover. */
  known: AiSystem;
  record: SystemRecord;
  /** Of the record; 0 where nobody has written one. */
  recordVersion: number;
  features: Feature[] | null;
  heading: LoadedReport['heading'];
  criteria: Criteria;
  incidents: readonly Incident[];
  open: StoredOpen | null;
  /** On record, oldest first. */
  assessments: readonly { number: number; record: StoredAssessment }[];
  groups: { number: number; name: string }[];
  /** Whether browsers know a service of this id. */
  isService: (id: string) => boolean;
  /** Whether it makes a difference which account is used. */
  accountMatters: boolean;
  /** What its uses are triaged by. */
  usesInput: UsesInput;
}

/** Throws a Problem when no such system is in the inventory. */
export async function loadRoom(c: Context<AppEnv>): Promise<Room> {
  const id = c.req.param('id') ?? '';
  const [{ systems, known, services, heading, context }, [opened, groups]] = await Promise.all([
    loadReport(c.env, c.get('today')),
    runBatch(c.env.DB, [openOf(id), query.selectFrom('browser_group').select(['number', 'name']).orderBy('number')]),
  ]);
  const system = systems.find((one) => one.id === id);
  if (!system) {
    throw new Problem('system.unknown', 'There is no such AI system in the inventory. Register it first.');
  }
  const row = known.records.get(id);
  const record = row?.record ?? EMPTY_RECORD;
  const ids = new Map(services.map((service) => [service.id, service]));
  return {
    id,
    system,
    known: { ...system, declarations: [...system.declarations, ...record.uses] },
    record,
    recordVersion: row?.version ?? 0,
    features: featuresOf(id, record),
    heading,
    criteria: context.criteria,
    incidents: known.incidents.get(id) ?? [],
    open: opened[0] ? toOpen(opened[0]) : null,
    assessments: known.assessments.get(id) ?? [],
    groups,
    isService: (one) => ids.has(one),
    accountMatters: ids.get(id)?.accountMatters ?? true,
    usesInput: usesInputOf(id, known, context),
  };
}

/** The deepest that a use of the system needs; for the light form, also any that the scope would allow: there it counts. */
export function neededFor(
  { system, usesInput }: Pick<Room, 'system' | 'usesInput'>,
  { form, scope }: Pick<Draft, 'form' | 'scope'>,
): AssessmentLevel {
  return deepest([...system.uses, ...(scope !== null && isLight(form) ? triageScope(scope, usesInput) : [])]);
}

/** Whether anybody was asked under which account it is used, or will be. */
export function isAccountAsked({ id, known, isService, accountMatters }: Room): boolean {
  return known.accounts.length > 0 || (isService(id) && accountMatters);
}

export async function reloadOpen(c: Context<AppEnv>, room: Room): Promise<Room> {
  const row = await readRow(c.env.DB, openOf(room.id));
  return { ...room, open: row ? toOpen(row) : null };
}

/** The open assessment in this version; throws a Problem where it has another, or is in none of these states. */
export function requireOpen({ open }: Room, version: number, ...states: StoredOpen['state'][]): StoredOpen {
  if ((open?.version ?? 0) !== version) throw stale();
  if (!open) throw new Problem('assessment.none-open', 'No assessment of this system is being made. Open one first.');
  if (!states.includes(open.state)) {
    const message = `The assessment is in state ${open.state}. This is for one in state ${states.join(' or ')}.`;
    throw new Problem('assessment.state', message);
  }
  return open;
}
