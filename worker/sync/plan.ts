/**
 * Decides what of a batch is merged and what is refused, and what the device's record says afterwards. Pure: the
 * Worker's day, the device's record and what is known of its rows are passed in.
 */
import {
  DAYS_UNTIL_TRUSTED,
  DECLARATIONS_A_DAY,
  type Erase,
  NEW_TAGS_A_QUARTER,
  type RowRefusal,
  STATEMENTS_A_DAY,
} from '../../shared/api.ts';
import { toBits } from '../../shared/bits.ts';
import { type Day, isAcceptedDay, isYetToCome, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Declaration } from '../../shared/declaration.ts';
import { type Observation, VISIT_BANDS } from '../../shared/observation.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import type { DeclarationRow, EraseRow, MergeRow } from '../db/merge.ts';
import type { StatementRow } from '../db/statements.ts';
import { type HashedBatch, type HashedStatement, type KnownToStatements, resolveStatement } from './statement-rows.ts';

export interface DeviceAllowance {
  /** Days of the Worker's clock on which the device has reported. */
  reportedDays: number;
  lastDay: number;
  tagQuarter: number;
  newTags: number;
  declarationDay: number;
  declarations: number;
  statementDay: number;
  statements: number;
}

export interface Plan {
  device: DeviceAllowance;
  /** The device is too new for its rows to count. */
  held: boolean;
  observations: MergeRow[];
  declarations: DeclarationRow[];
  erasures: EraseRow[];
  statements: StatementRow[];
  merged: string[];
  refused: { id: string; code: RowRefusal }[];
}

export interface Known extends KnownToStatements {
  /** Numbers of the services that the Worker's catalogue has. */
  services: ReadonlyMap<string, number>;
  /** Keys (`tagKey`) of this batch's tags that are stored already. */
  tags: ReadonlySet<string>;
  /** Ids of this batch's rows that are stored already. */
  declarations: ReadonlySet<string>;
  statements: ReadonlySet<string>;
}

export function planBatch(batch: HashedBatch, before: DeviceAllowance, known: Known, today: Day): Plan {
  const device = { ...before };
  const merged: string[] = [];
  const refused: Plan['refused'] = [];
  const { services } = known;
  const knownTags = new Set(known.tags);
  const knownDeclarations = new Set(known.declarations);
  const knownStatements = new Set(known.statements);

  /** The rows that are taken, as they are merged. */
  function take<Row extends { id: string }, Taken extends object>(
    rows: readonly Row[],
    judge: (row: Row) => Taken | RowRefusal,
  ): Taken[] {
    return rows.flatMap((row) => {
      const judged = judge(row);
      if (typeof judged === 'string') {
        refused.push({ id: row.id, code: judged });
        return [];
      }
      merged.push(row.id);
      return [judged];
    });
  }

  /** Whether one more is within the limit. What is known is no new one, however often it comes. */
  function allow(key: string, all: Set<string>, counter: 'newTags' | 'declarations' | 'statements', most: number) {
    if (all.has(key)) return true;
    if (device[counter] >= most) return false;
    device[counter] += 1;
    all.add(key);
    return true;
  }

  function judgeObservation(row: Observation): MergeRow | RowRefusal {
    if (!isAcceptedDay(row.day, today)) return 'row.day-out-of-range';
    const service = services.get(row.service);
    if (service === undefined) return 'row.service-unknown';
    const quarter = quarterOf(row.day);
    if (!allow(tagKey(quarter, service, row.tag), knownTags, 'newTags', NEW_TAGS_A_QUARTER)) return 'row.too-many-tags';
    return {
      service,
      day: toDayNumber(row.day),
      quarter,
      tag: row.tag,
      surfaces: toBits(SURFACES, row.surfaces),
      scopes: toBits(SCOPES, row.scopes),
      visits: VISIT_BANDS.indexOf(row.visits),
      declared: row.declared ? 1 : 0,
    };
  }

  function judgeDeclaration(row: Declaration): DeclarationRow | RowRefusal {
    if (!isAcceptedDay(row.day, today)) return 'row.day-out-of-range';
    const service = services.get(row.service);
    if (service === undefined) return 'row.service-unknown';
    if (!allow(row.id, knownDeclarations, 'declarations', DECLARATIONS_A_DAY)) return 'row.too-many-declarations';
    return declarationRow(row, service);
  }

  function judgeErasure({ service: id, tag, upTo }: Erase): EraseRow | RowRefusal {
    const service = services.get(id);
    if (service === undefined) return 'row.service-unknown';
    // A mark may lie in the past as far as it likes, but never hide days to come.
    return isYetToCome(upTo, today) ? 'row.day-out-of-range' : { service, tag, upTo: toDayNumber(upTo) };
  }

  function judgeStatement(row: HashedStatement): StatementRow | RowRefusal {
    const resolved = resolveStatement(row, known, today);
    if (typeof resolved === 'string') return resolved;
    return allow(row.id, knownStatements, 'statements', STATEMENTS_A_DAY) ? resolved : 'row.too-many-statements';
  }

  const observations = take(batch.observations, judgeObservation);
  const declarations = take(batch.declarations, judgeDeclaration);
  const erasures = take(batch.erasures, judgeErasure);
  const statements = take(batch.statements, judgeStatement);
  const held = device.reportedDays < DAYS_UNTIL_TRUSTED;
  return { device, held, observations, declarations, erasures, statements, merged, refused };
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
    statementDay: day,
    statements: device.statementDay === day ? device.statements : 0,
  };
}

/** One number sent for two services is two tags: what is limited is how many counts a device can move. */
export function tagKey(quarter: number, service: number | undefined, tag: number): string {
  return `${quarter}/${service}/${tag}`;
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
