/** What people state, as rows of tables; which of it is refused by itself. Pure: what is known is passed in. */
import type { RowRefusal, SyncRequest } from '../../shared/api.ts';
import { type Day, isAcceptedDay, isYetToCome, toDayNumber } from '../../shared/day.ts';
import { CHECK_RESULTS, type RequestKind, type Statement } from '../../shared/statement.ts';
import type { StatementRow } from '../db/statements.ts';
import { A_NEW_TAG, A_STATEMENT, type Cost } from './allowance.ts';

type Requested = Extract<Statement, { receipt: string }>;
/** A statement with the id of its request in the place of the receipt, which goes no further. */
export type HashedStatement =
  | Exclude<Statement, Requested>
  | (Pick<Requested, 'id' | 'day' | 'text'> & {
      kind: RequestKind;
      request: string;
      category: Extract<StatementRow, { kind: 'request' }>['category'];
      service: string | undefined;
    });

export type HashedBatch = Omit<SyncRequest, 'statements'> & { statements: readonly HashedStatement[] };

/** `hash` makes the id of a request from its receipt. */
export async function hashReceipts(
  batch: SyncRequest,
  hash: (receipt: string) => Promise<string>,
): Promise<HashedBatch> {
  const statements = batch.statements.map(async (row): Promise<HashedStatement> => {
    if (row.kind !== 'exception' && row.kind !== 'concern') return row;
    const { kind, id, day, text, service, receipt } = row;
    const category = row.kind === 'concern' ? row.category : null;
    return { kind, id, day, text, service, category, request: await hash(receipt) };
  });
  return { ...batch, statements: await Promise.all(statements) };
}

export interface KnownToStatements {
  services: ReadonlyMap<string, number>;
  /** Versions of the policy's text that were ever in force, of those that the batch names. */
  policyTexts: ReadonlySet<number>;
}

export function resolveStatement(
  row: HashedStatement,
  { services, policyTexts }: KnownToStatements,
  today: Day,
): StatementRow | RowRefusal {
  // To be forgotten one may ask however late.
  const isInRange =
    row.kind === 'forget-acknowledgement' ? !isYetToCome(row.day, today) : isAcceptedDay(row.day, today);
  if (!isInRange) return 'row.day-out-of-range';
  const { id } = row;
  const day = toDayNumber(row.day);
  switch (row.kind) {
    case 'acknowledgement':
    case 'forget-acknowledgement': {
      const { version, tag } = row;
      if (!policyTexts.has(version)) return 'row.policy-unknown';
      return row.kind === 'acknowledgement'
        ? { kind: 'acknowledgement', version, tag, day, checkResult: CHECK_RESULTS.indexOf(row.check), forgotten: 0 }
        : { kind: 'acknowledgement', version, tag, day: 0, checkResult: 0, forgotten: 1 };
    }
    case 'dismissal': {
      const service = services.get(row.service);
      return service === undefined
        ? 'row.service-unknown'
        : { kind: 'dismissal', id, service, reason: row.reason, month: toDayNumber(firstOfMonth(row.day)) };
    }
    case 'exception':
    case 'concern': {
      const { kind: asks, request, category, text } = row;
      const service = row.service === undefined ? null : services.get(row.service);
      return service === undefined
        ? 'row.service-unknown'
        : { kind: 'request', id: request, asks, category, service, day, text };
    }
  }
}

/** What tells one stored statement from another. */
export type StoredStatement =
  | Pick<Extract<StatementRow, { kind: 'acknowledgement' }>, 'kind' | 'version' | 'tag'>
  | Pick<Exclude<StatementRow, { kind: 'acknowledgement' }>, 'kind' | 'id'>;

export function statementKey(row: StoredStatement): string {
  return row.kind === 'acknowledgement' ? `${row.kind}/${row.version}/${row.tag}` : `${row.kind}/${row.id}`;
}

/**
 * What it costs to state something new. To have forgotten what was never stored is a mark under a new tag; it is no
 * statement, so that nobody's erase waits for the next day.
 */
export function costsOf(row: StatementRow): readonly Cost[] {
  if (row.kind !== 'acknowledgement') return [A_STATEMENT];
  return row.forgotten === 1 ? [A_NEW_TAG] : [A_NEW_TAG, A_STATEMENT];
}

/** All that is kept of a dismissal's day: to the day, it could be matched with the erase mark of the same press. */
function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01` as Day;
}
