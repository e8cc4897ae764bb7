/**
 * How much that is new a device may bring: what its record says of it, and what a row takes from it. Pure: days are
 * passed in.
 */
import { DECLARATIONS_A_DAY, NEW_TAGS_A_QUARTER, type RowRefusal, STATEMENTS_A_DAY } from '../../shared/api.ts';
import { type Day, quarterOf, toDayNumber } from '../../shared/day.ts';

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

export interface Cost {
  counter: 'newTags' | 'declarations' | 'statements';
  most: number;
  refusal: RowRefusal;
}

export const A_NEW_TAG: Cost = { counter: 'newTags', most: NEW_TAGS_A_QUARTER, refusal: 'row.too-many-tags' };
export const A_DECLARATION: Cost = {
  counter: 'declarations',
  most: DECLARATIONS_A_DAY,
  refusal: 'row.too-many-declarations',
};
export const A_STATEMENT: Cost = { counter: 'statements', most: STATEMENTS_A_DAY, refusal: 'row.too-many-statements' };

/**
 * Takes all that a row costs, or nothing where one allowance is used up. `key` names what would be stored, never the
 * row: what is known already costs nothing, however often and under whatever id it comes.
 */
export function spend(
  device: DeviceAllowance,
  known: Set<string>,
  key: string,
  costs: readonly Cost[],
): RowRefusal | undefined {
  if (known.has(key)) return undefined;
  const over = costs.find(({ counter, most }) => device[counter] >= most);
  if (over) return over.refusal;
  for (const { counter } of costs) device[counter] += 1;
  known.add(key);
  return undefined;
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

/**
 * A repeat is noted nowhere, so it may bring nothing that is new: what its first arrival was allowed is stored, and what
 * that was refused, it would bring uncounted.
 */
export function withNothingLeft(device: DeviceAllowance): DeviceAllowance {
  return { ...device, newTags: NEW_TAGS_A_QUARTER, declarations: DECLARATIONS_A_DAY, statements: STATEMENTS_A_DAY };
}
