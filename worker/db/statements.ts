/**
 * The merge of what people state: acknowledgements, dismissals, requests. The same tables in any order and however often
 * a batch comes, as in merge.ts. SQLite's own SQL.
 */
import { type RawBuilder, sql } from 'kysely';
import type { ConcernCategory, Dismissal, RequestKind } from '../../shared/statement.ts';
import { jsonRows } from './json-rows.ts';

export type StatementRow =
  /** With `forgotten` 1, day and check are 0. */
  | { kind: 'acknowledgement'; version: number; tag: number; day: number; checkResult: number; forgotten: 0 | 1 }
  | { kind: 'dismissal'; id: string; service: number; reason: Dismissal; month: number }
  | {
      kind: 'request';
      id: string;
      asks: RequestKind;
      category: ConcernCategory | null;
      service: number | null;
      day: number;
      text: string;
    };

/** One a table. `held` is 0, or the number of the token of a device that is too new to count. */
export function statementStatements(rows: readonly StatementRow[], held: number): RawBuilder<unknown>[] {
  return [
    mergeAcknowledgements(ofKind(rows, 'acknowledgement'), held),
    mergeDismissals(ofKind(rows, 'dismissal'), held),
    mergeRequests(ofKind(rows, 'request'), held),
  ];
}

type OfKind<Kind extends StatementRow['kind']> = Extract<StatementRow, { kind: Kind }>;

function ofKind<Kind extends StatementRow['kind']>(rows: readonly StatementRow[], kind: Kind): OfKind<Kind>[] {
  return rows.filter((row): row is OfKind<Kind> => row.kind === kind);
}

/** First day, best check, earliest end of a hold. Of what is forgotten a mark stays, which no later row fills again. */
function mergeAcknowledgements(arrived: readonly OfKind<'acknowledgement'>[], held: number): RawBuilder<unknown> {
  const rows = jsonRows(
    ['version', 'tag', 'day', 'check_result', 'forgotten'],
    arrived.map((row) => [row.version, row.tag, row.day, row.checkResult, row.forgotten]),
  );
  return sql`
    insert into acknowledgement (version, tag, day, check_result, held, forgotten)
    select version, tag, iif(max(forgotten), 0, min(day)), iif(max(forgotten), 0, max(check_result)),
      iif(max(forgotten), 0, ${held}), max(forgotten)
    from ${rows} where true group by version, tag
    on conflict (version, tag) do update set
      day = min(day, excluded.day),
      check_result = iif(excluded.forgotten, 0, max(check_result, excluded.check_result)),
      held = min(held, excluded.held),
      forgotten = excluded.forgotten
    where forgotten = 0 and (excluded.forgotten = 1 or excluded.day < day
      or excluded.check_result > check_result or excluded.held < held)`;
}

function mergeDismissals(arrived: readonly OfKind<'dismissal'>[], held: number): RawBuilder<unknown> {
  const rows = jsonRows(
    ['id', 'service', 'reason', 'month'],
    arrived.map((row) => [row.id, row.service, row.reason, row.month]),
  );
  return sql`
    insert into dismissal (id, service, reason, month, held)
    select id, service, reason, month, ${held} from ${rows} where true
    on conflict (id) do update set held = excluded.held where excluded.held < held`;
}

/** What was asked never changes: the first row of a receipt stays. */
function mergeRequests(arrived: readonly OfKind<'request'>[], held: number): RawBuilder<unknown> {
  const rows = jsonRows(
    ['id', 'kind', 'category', 'service', 'day', 'text'],
    arrived.map((row) => [row.id, row.asks, row.category, row.service, row.day, row.text]),
  );
  return sql`
    insert into request (id, kind, category, service, day, text, held)
    select id, kind, category, service, day, text, ${held} from ${rows} where true
    on conflict (id) do update set held = excluded.held where excluded.held < held`;
}
