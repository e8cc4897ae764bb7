/**
 * Decides what of a batch is merged and what is refused, and what the device's record says afterwards. Pure: the
 * Worker's day, the device's record and what is known of its tags are passed in.
 */
import {
  DAYS_UNTIL_TRUSTED,
  DECLARATIONS_A_DAY,
  NEW_TAGS_A_QUARTER,
  type RowRefusal,
  type SyncRequest,
} from '../../shared/api.ts';
import { toBits } from '../../shared/bits.ts';
import { type Day, isAcceptedDay, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Declaration } from '../../shared/declaration.ts';
import { VISIT_BANDS } from '../../shared/observation.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import type { DeclarationRow, EraseRow, MergeRow } from '../db/merge.ts';

export interface DeviceAllowance {
  /** Days of the Worker's clock on which the device has reported. */
  reportedDays: number;
  lastDay: number;
  tagQuarter: number;
  newTags: number;
  declarationDay: number;
  declarations: number;
}

export interface Plan {
  device: DeviceAllowance;
  /** The device is too new for its rows to count. */
  held: boolean;
  observations: MergeRow[];
  declarations: DeclarationRow[];
  erasures: EraseRow[];
  merged: string[];
  refused: { id: string; code: RowRefusal }[];
}

export interface Known {
  /** Numbers of the services that the Worker's catalogue has. */
  services: ReadonlyMap<string, number>;
  /** Keys (`tagKey`) of this batch's tags that are stored already, and ids of its declarations that are. */
  tags: ReadonlySet<string>;
  declarations: ReadonlySet<string>;
}

export function planBatch(batch: SyncRequest, device: DeviceAllowance, known: Known, today: Day): Plan {
  const plan: Plan = {
    device: { ...device },
    held: false,
    observations: [],
    declarations: [],
    erasures: [],
    merged: [],
    refused: [],
  };
  plan.held = plan.device.reportedDays < DAYS_UNTIL_TRUSTED;
  const knownTags = new Set(known.tags);
  const knownDeclarations = new Set(known.declarations);

  for (const row of batch.observations) {
    const service = known.services.get(row.service);
    const quarter = quarterOf(row.day);
    const refusal =
      refuseRow(service, row.day, today) ?? refuseTag(tagKey(quarter, service, row.tag), knownTags, plan.device);
    if (refusal || service === undefined) {
      plan.refused.push({ id: row.id, code: refusal ?? 'row.service-unknown' });
      continue;
    }
    plan.observations.push({
      service,
      day: toDayNumber(row.day),
      quarter,
      tag: row.tag,
      surfaces: toBits(SURFACES, row.surfaces),
      scopes: toBits(SCOPES, row.scopes),
      visits: VISIT_BANDS.indexOf(row.visits),
      declared: row.declared ? 1 : 0,
    });
    plan.merged.push(row.id);
  }

  for (const row of batch.declarations) {
    const service = known.services.get(row.service);
    const refusal = refuseRow(service, row.day, today) ?? refuseDeclaration(row.id, knownDeclarations, plan.device);
    if (refusal || service === undefined) {
      plan.refused.push({ id: row.id, code: refusal ?? 'row.service-unknown' });
      continue;
    }
    plan.declarations.push(declarationRow(row, service));
    plan.merged.push(row.id);
  }

  for (const { id, service: serviceId, tag, upTo } of batch.erasures) {
    const service = known.services.get(serviceId);
    // A mark may lie in the past as far as it likes, but never hide days to come.
    const refusal =
      service === undefined ? 'row.service-unknown' : isFuture(upTo, today) ? 'row.day-out-of-range' : undefined;
    if (refusal || service === undefined) {
      plan.refused.push({ id, code: refusal ?? 'row.service-unknown' });
      continue;
    }
    plan.erasures.push({ service, tag, upTo: toDayNumber(upTo) });
    plan.merged.push(id);
  }
  return plan;
}

/** The device's record once it has reported today, and its allowances anew where a day or quarter began. */
export function reportOn(device: DeviceAllowance, today: Day): DeviceAllowance {
  const day = toDayNumber(today);
  const quarter = quarterOf(today);
  const isNewDay = device.lastDay < day;
  return {
    reportedDays: device.reportedDays + (isNewDay ? 1 : 0),
    lastDay: Math.max(device.lastDay, day),
    tagQuarter: quarter,
    newTags: device.tagQuarter === quarter ? device.newTags : 0,
    declarationDay: day,
    declarations: device.declarationDay === day ? device.declarations : 0,
  };
}

function refuseRow(service: number | undefined, day: Day, today: Day): RowRefusal | undefined {
  if (!isAcceptedDay(day, today)) return 'row.day-out-of-range';
  return service === undefined ? 'row.service-unknown' : undefined;
}

/** One number sent for two services is two tags: what is limited is how many counts a device can move. */
export function tagKey(quarter: number, service: number | undefined, tag: number): string {
  return `${quarter}/${service}/${tag}`;
}

function refuseTag(tag: string, known: Set<string>, device: DeviceAllowance): RowRefusal | undefined {
  if (known.has(tag)) return undefined;
  if (device.newTags >= NEW_TAGS_A_QUARTER) return 'row.too-many-tags';
  device.newTags += 1;
  known.add(tag);
  return undefined;
}

function refuseDeclaration(id: string, known: Set<string>, device: DeviceAllowance): RowRefusal | undefined {
  if (known.has(id)) return undefined;
  if (device.declarations >= DECLARATIONS_A_DAY) return 'row.too-many-declarations';
  device.declarations += 1;
  known.add(id);
  return undefined;
}

function isFuture(day: Day, today: Day): boolean {
  return toDayNumber(day) > toDayNumber(today) + 1;
}

function declarationRow(row: Declaration, service: number): DeclarationRow {
  const { id, tag } = row;
  const place = { id, service, day: toDayNumber(row.day), tag, replaces: row.replaces ?? null };
  if (row.kind === 'withdrawal') return { ...place, answers: null, note: null };
  const { note, ...answers } = row.answers;
  return { ...place, answers: canonicalJson(answers), note: note ?? null };
}

/** Keys in alphabetical order, so that equal answers are equal text. */
function canonicalJson(answers: Record<string, string | undefined>): string {
  return JSON.stringify(answers, Object.keys(answers).sort());
}
