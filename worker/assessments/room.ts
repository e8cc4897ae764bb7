/** Everything that an assessment of one system is made and decided on by, as it is today. */
import type { Context } from 'hono';
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Feature } from '../../shared/catalogue/features.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { EMPTY_RECORD, type SystemRecord } from '../../shared/system.ts';
import type { AppEnv } from '../app.ts';
import { query, readRow, runBatch } from '../db/database.ts';
import { stale } from '../if-match.ts';
import { type LoadedReport, loadReport } from '../inventory/load.ts';
import { featuresOf } from '../inventory/uses.ts';
import { Problem } from '../problem.ts';
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
  open: StoredOpen | null;
  /** The newest on record. */
  newest: { number: number; record: StoredAssessment } | null;
  groups: { number: number; name: string }[];
  /** Whether browsers know a service of this id. */
  isService: (id: string) => boolean;
  /** Whether it makes a difference which account is used. */
  accountMatters: boolean;
}

/** Throws a Problem when no such system is in the inventory. */
export async function loadRoom(c: Context<AppEnv>): Promise<Room> {
  const id = c.req.param('id') ?? '';
  const [{ systems, known, services, heading }, [opened, groups]] = await Promise.all([
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
    open: opened[0] ? toOpen(opened[0]) : null,
    newest: known.assessments.get(id)?.at(-1) ?? null,
    groups,
    isService: (one) => ids.has(one),
    accountMatters: ids.get(id)?.accountMatters ?? true,
  };
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
