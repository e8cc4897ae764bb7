/**
 * Decides what of a batch is merged and what is refused, and what the device's record says afterwards. Pure: the
 * Worker's day, the device's record and what is known of its rows are passed in.
 */
import { DAYS_UNTIL_TRUSTED, type Erase, type RowRefusal } from '../../shared/api.ts';
import { toBits } from '../../shared/bits.ts';
import { type Day, isAcceptedDay, isYetToCome, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Declaration } from '../../shared/declaration.ts';
import { type Observation, VISIT_BANDS } from '../../shared/observation.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import type { DeclarationRow, EraseRow, MergeRow } from '../db/merge.ts';
import type { StatementRow } from '../db/statements.ts';
import { A_DECLARATION, A_NEW_TAG, type DeviceAllowance, spend } from './allowance.ts';
import {
  costsOf,
  type HashedBatch,
  type HashedStatement,
  type KnownToStatements,
  resolveStatement,
  statementKey,
} from './statement-rows.ts';

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
  /** Keys (`statementKey`) of what this batch states that is stored already. */
  statements: ReadonlySet<string>;
}

/** `ephemeral`: no tag is stored of its observations, so that none costs anything. */
export function planBatch(
  batch: HashedBatch,
  before: DeviceAllowance,
  known: Known,
  today: Day,
  ephemeral = false,
): Plan {
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

  function judgeObservation(row: Observation): MergeRow | RowRefusal {
    if (!isAcceptedDay(row.day, today)) return 'row.day-out-of-range';
    const service = services.get(row.service);
    if (service === undefined) return 'row.service-unknown';
    const quarter = quarterOf(row.day);
    const refusal = spend(device, knownTags, tagKey(quarter, service, row.tag), ephemeral ? [] : [A_NEW_TAG]);
    if (refusal) return refusal;
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
    return spend(device, knownDeclarations, row.id, [A_DECLARATION]) ?? declarationRow(row, service);
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
    return spend(device, knownStatements, statementKey(resolved), costsOf(resolved)) ?? resolved;
  }

  const observations = take(batch.observations, judgeObservation);
  const declarations = take(batch.declarations, judgeDeclaration);
  const erasures = take(batch.erasures, judgeErasure);
  const statements = take(batch.statements, judgeStatement);
  const held = device.reportedDays < DAYS_UNTIL_TRUSTED;
  return { device, held, observations, declarations, erasures, statements, merged, refused };
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
