/**
 * What the Worker's answer does to the outbox. A row is given up only when the Worker said it has it, or refused it for
 * good; a row that changed while it was on its way stays. Pure.
 */
import { BATCH_ROWS, type RowRefusal, type SyncResponse } from '../../shared/api.ts';
import { ACCEPTED_DAYS_BACK, addDays, type Day, daysBetween, toDayNumber } from '../../shared/day.ts';
import { SURFACES } from '../../shared/surface.ts';
import { largerBand } from '../detection/record.ts';
import type { OutboxDeclaration, OutboxErase, OutboxObservation, OutboxStatement } from '../storage.ts';

export interface Outbox {
  observations: readonly OutboxObservation[];
  declarations: readonly OutboxDeclaration[];
  statements: readonly OutboxStatement[];
  erasures: readonly OutboxErase[];
}

type Rows = { -readonly [Kind in keyof Outbox]: Outbox[Kind] };
export type OutboxRow = Outbox[keyof Outbox][number];

export const NO_ROWS: Outbox = { observations: [], declarations: [], statements: [], erasures: [] };

/** The same done to the rows of each kind. */
export function mapRows(outbox: Outbox, change: <Row extends OutboxRow>(rows: readonly Row[]) => Row[]): Rows {
  return {
    observations: change(outbox.observations),
    declarations: change(outbox.declarations),
    statements: change(outbox.statements),
    erasures: change(outbox.erasures),
  };
}

export function allRows({ observations, declarations, statements, erasures }: Outbox): OutboxRow[] {
  return [...observations, ...declarations, ...statements, ...erasures];
}

/** Rows that wait and were not yet sent as they are in this run: at most one batch of each kind. */
export function nextBatch(outbox: Outbox, sentAlready: ReadonlySet<string>): Outbox {
  return mapRows(outbox, (rows) =>
    rows.filter((row) => row.state === 'pending' && !sentAlready.has(sendKey(row))).slice(0, BATCH_ROWS),
  );
}

/** Stands for a row with its present content. */
export function sendKey(row: OutboxRow): string {
  return 'revision' in row ? `${row.id}/${row.revision}/${row.redated}` : `${row.id}/${row.redated}`;
}

export function settle(
  now: Outbox,
  sent: Outbox,
  answer: Pick<SyncResponse, 'merged' | 'refused' | 'held' | 'day'>,
  today: Day,
): { outbox: Outbox; givenUp: RowRefusal[] } {
  const merged = new Set(answer.merged);
  const refused = new Map(answer.refused.map(({ id, code }) => [id, code]));
  const sentKeys = new Set(allRows(sent).map(sendKey));
  const givenUp: RowRefusal[] = [];
  const shift = daysBetween(today, answer.day);

  function settleRow<Row extends OutboxRow>(row: Row): Row | undefined {
    // While it was held the Worker had it, but counted nothing: now it is sent again.
    if (row.state === 'held' && !answer.held) return { ...row, state: 'pending' };
    if (!sentKeys.has(sendKey(row))) return row;
    if (merged.has(row.id)) return { ...row, state: answer.held ? 'held' : 'merged' };
    const code = refused.get(row.id);
    return code === undefined ? row : afterRefusal(row, code);
  }

  function afterRefusal<Row extends OutboxRow>(row: Row, code: RowRefusal): Row | undefined {
    // Other refusals may pass, a catalogue that is newer here than there or a limit that begins anew; but not for ever.
    const mayPass = code !== 'row.day-out-of-range' && daysBetween(row.day, answer.day) <= ACCEPTED_DAYS_BACK;
    if (mayPass) return row;
    if (row.redated || code !== 'row.day-out-of-range') {
      givenUp.push(code);
      return undefined;
    }
    // A statement's day matters little, and somebody may wait for its answer: it is taken as said today.
    const day = 'kind' in row ? answer.day : addDays(row.day, shift);
    return { ...row, day, redated: true, state: 'pending' };
  }

  const settled = mapRows(now, (rows) => rows.flatMap((row) => settleRow(row) ?? []));
  return { outbox: tidy({ ...settled, observations: foldSameDays(settled.observations) }, today), givenUp };
}

/** Drops what is merged for good, today's observation excepted: it still grows. And what nobody would take any more. */
export function tidy(outbox: Outbox, today: Day): Outbox {
  // A row with the Worker's day cannot be judged by a clock that is wrong; the Worker refuses it when it is too old.
  const isSpent = ({ day, redated, state }: OutboxRow) =>
    state !== 'pending' && !redated && daysBetween(day, today) > ACCEPTED_DAYS_BACK;
  const { observations, declarations, statements, erasures } = mapRows(outbox, (rows) =>
    rows.filter((row) => !isSpent(row)),
  );
  const waits = ({ state }: OutboxRow) => state !== 'merged';
  // What is to be forgotten is forgotten at once, however new the browser is.
  const isForgotten = ({ state }: OutboxRow) => state !== 'pending';
  return {
    observations: observations.filter((row) => waits(row) || row.day === today),
    declarations: declarations.filter(waits),
    statements: statements.filter((row) => waits(row) && !(row.kind === 'forget-acknowledgement' && isForgotten(row))),
    erasures: erasures.filter((row) => !isForgotten(row)),
  };
}

/** A row that was given another day may meet one that stands there already. */
function foldSameDays(rows: readonly OutboxObservation[]): OutboxObservation[] {
  const folded = new Map<string, OutboxObservation>();
  for (const row of rows) {
    const key = `${row.service}/${toDayNumber(row.day)}`;
    const known = folded.get(key);
    folded.set(key, known ? fold(known, row) : row);
  }
  return [...folded.values()];
}

function fold(a: OutboxObservation, b: OutboxObservation): OutboxObservation {
  return {
    ...a,
    surfaces: SURFACES.filter((surface) => a.surfaces.includes(surface) || b.surfaces.includes(surface)),
    scopes: [...new Set([...a.scopes, ...b.scopes])],
    visits: largerBand(a.visits, b.visits),
    declared: a.declared || b.declared,
    state: 'pending',
    revision: Math.max(a.revision, b.revision) + 1,
    redated: a.redated && b.redated,
  };
}
