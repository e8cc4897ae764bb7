/**
 * What the Worker's answer does to the outbox. A row is given up only when the Worker said it has it, or refused it for
 * good; a row that changed while it was on its way stays. Pure.
 */
import { BATCH_ROWS, type RowRefusal, type SyncResponse } from '../../shared/api.ts';
import { ACCEPTED_DAYS_BACK, addDays, type Day, daysBetween, toDayNumber } from '../../shared/day.ts';
import { SURFACES } from '../../shared/surface.ts';
import { largerBand } from '../detection/record.ts';
import type { OutboxDeclaration, OutboxObservation } from '../storage.ts';

export interface Outbox {
  observations: readonly OutboxObservation[];
  declarations: readonly OutboxDeclaration[];
}

export interface GivenUp {
  service: string;
  code: string;
}

/** Rows that wait and were not yet sent as they are in this run: at most one batch of each kind. */
export function nextBatch({ observations, declarations }: Outbox, sentAlready: ReadonlySet<string>): Outbox {
  return {
    observations: observations
      .filter((row) => row.state === 'pending' && !sentAlready.has(sendKey(row)))
      .slice(0, BATCH_ROWS),
    declarations: declarations
      .filter((row) => row.state === 'pending' && !sentAlready.has(sendKey(row)))
      .slice(0, BATCH_ROWS),
  };
}

/** Stands for a row with its present content. */
export function sendKey(row: OutboxObservation | OutboxDeclaration): string {
  return 'revision' in row ? `${row.id}/${row.revision}/${row.redated}` : `${row.id}/${row.redated}`;
}

export function settle(
  now: Outbox,
  sent: Outbox,
  answer: Pick<SyncResponse, 'merged' | 'refused' | 'held' | 'day'>,
  today: Day,
): { outbox: Outbox; givenUp: GivenUp[] } {
  const merged = new Set(answer.merged);
  const refused = new Map(answer.refused.map(({ id, code }) => [id, code]));
  const sentKeys = new Set([...sent.observations, ...sent.declarations].map(sendKey));
  const givenUp: GivenUp[] = [];
  const shift = daysBetween(today, answer.day);

  function settleRow<Row extends OutboxObservation | OutboxDeclaration>(row: Row): Row | undefined {
    // While it was held the Worker had it, but counted nothing: now it is sent again.
    if (row.state === 'held' && !answer.held) return { ...row, state: 'pending' };
    if (!sentKeys.has(sendKey(row))) return row;
    if (merged.has(row.id)) return { ...row, state: answer.held ? 'held' : 'merged' };
    const code = refused.get(row.id);
    return code === undefined ? row : afterRefusal(row, code);
  }

  function afterRefusal<Row extends OutboxObservation | OutboxDeclaration>(
    row: Row,
    code: RowRefusal,
  ): Row | undefined {
    // Other refusals may pass, a catalogue that is newer here than there or a limit that begins anew; but not for ever.
    const mayPass = code !== 'row.day-out-of-range' && daysBetween(row.day, answer.day) <= ACCEPTED_DAYS_BACK;
    if (mayPass) return row;
    if (row.redated || code !== 'row.day-out-of-range') {
      givenUp.push({ service: row.service, code });
      return undefined;
    }
    return { ...row, day: addDays(row.day, shift), redated: true, state: 'pending' };
  }

  const observations = foldSameDays(now.observations.flatMap((row) => settleRow(row) ?? []));
  const declarations = now.declarations.flatMap((row) => settleRow(row) ?? []);
  return { outbox: tidy({ observations, declarations }, today), givenUp };
}

/** Drops what is merged for good, today's observation excepted: it still grows. And what nobody would take any more. */
export function tidy({ observations, declarations }: Outbox, today: Day): Outbox {
  // A row with the Worker's day cannot be judged by a clock that is wrong; the Worker refuses it when it is too old.
  const isTooOld = ({ day, redated }: { day: Day; redated: boolean }) =>
    !redated && daysBetween(day, today) > ACCEPTED_DAYS_BACK;
  return {
    observations: observations.filter(
      (row) => !(row.state === 'merged' && row.day !== today) && !(isTooOld(row) && row.state !== 'pending'),
    ),
    declarations: declarations.filter((row) => row.state !== 'merged' && !(isTooOld(row) && row.state !== 'pending')),
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
