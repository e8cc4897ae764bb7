/** What a browser is shown of itself, out of stored rows. Pure. */
import { WIRE_VERSION } from '../../shared/api.ts';
import { fromBits } from '../../shared/bits.ts';
import { type Day, fromDayNumber, quarterOf, toDayNumber } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { VISIT_BANDS } from '../../shared/observation.ts';
import type { OwnData } from '../../shared/own-data.ts';
import { CHECK_RESULTS } from '../../shared/statement.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import type { readOwnData } from './store.ts';

type Stored = Awaited<ReturnType<typeof readOwnData>>;
type Device = NonNullable<Stored['device']>;

export function describeOwnData(stored: Stored & { device: Device }, today: Day): OwnData {
  return {
    wire: WIRE_VERSION,
    day: today,
    browser: describeDevice(stored.device, today),
    observations: stored.observations.map(({ service, tag, visits, ...row }) => ({
      service,
      day: fromDayNumber(row.day),
      tag,
      surfaces: fromBits(SURFACES, row.surfaces),
      scopes: fromBits(SCOPES, row.scopes),
      visits: VISIT_BANDS[visits] ?? '10+',
      declared: row.declared === 1,
      ...placing(row),
    })),
    uses: stored.uses.map(({ service, tag, ...row }) => ({
      service,
      quarter: nameQuarter(row.quarter),
      tag,
      declared: row.declared === 1,
      ...placing(row),
    })),
    declarations: stored.declarations.map(({ id, service, tag, replaces, ...row }) => ({
      id,
      service,
      day: fromDayNumber(row.day),
      tag,
      replaces,
      answers: readAnswers(row),
      ...placing(row),
    })),
    acknowledgements: stored.acknowledgements
      .filter(({ forgotten }) => forgotten === 0)
      .map(({ version, tag, ...row }) => ({
        version,
        day: fromDayNumber(row.day),
        tag,
        check: CHECK_RESULTS[row.check_result] ?? 'none',
        held: row.held !== 0,
      })),
    eraseMarks: stored.eraseMarks.map(({ service, tag, up_to }) => ({ service, tag, upTo: fromDayNumber(up_to) })),
    forgottenAcknowledgements: stored.acknowledgements
      .filter(({ forgotten }) => forgotten === 1)
      .map(({ version, tag }) => ({ version, tag })),
  };
}

function describeDevice(device: Device, today: Day): OwnData['browser'] {
  const day = toDayNumber(today);
  return {
    device: device.id,
    enrolledWith: device.token_name,
    reportedDays: device.reported_days,
    lastDay: device.last_day === 0 ? null : fromDayNumber(device.last_day),
    sequence: device.sequence,
    newTagsThisQuarter: device.tag_quarter === quarterOf(today) ? device.new_tags : 0,
    declarationsToday: device.declaration_day === day ? device.declarations : 0,
    statementsToday: device.statement_day === day ? device.statements : 0,
  };
}

function placing(row: { group_number: number; held: number }): { group: number; held: boolean } {
  return { group: row.group_number, held: row.held !== 0 };
}

function readAnswers({ answers, note }: { answers: string | null; note: string | null }): Answers | null {
  return answers === null ? null : { ...(JSON.parse(answers) as Answers), ...(note === null ? {} : { note }) };
}

/** As 2026-Q4. */
function nameQuarter(quarter: number): string {
  return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
}
