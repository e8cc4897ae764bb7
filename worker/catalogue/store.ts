import { sql } from 'kysely';
import * as v from 'valibot';
import {
  OWN_FORMAT,
  type OwnCatalogue,
  type OwnEntries,
  ownEntriesSchema,
} from '../../shared/catalogue/own-entries.ts';
import { query, readRow } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { runLogged } from '../log/write.ts';
import { describeChange } from './describe-change.ts';

const NO_ENTRIES: OwnEntries = { services: [], signals: [], renamed: [], excluded: [] };

export interface OwnCatalogueRecord {
  catalogue: OwnCatalogue;
  changedBy: string;
  changedAt: string;
}

/** The version in force; undefined as long as nobody has added anything. */
export async function readOwnCatalogue(db: D1Database): Promise<OwnCatalogueRecord | undefined> {
  const row = await readRow(db, newestOwnCatalogue());
  return row && toOwnCatalogue(row);
}

/** The version in force, for use with other queries. */
export function newestOwnCatalogue() {
  return query.selectFrom('own_catalogue').selectAll().orderBy('version', 'desc').limit(1);
}

/** The version in force, when it is newer than `held`. */
export function newerOwnCatalogue(held: number) {
  return newestOwnCatalogue().where('version', '>', held);
}

export function toOwnCatalogue(row: Tables['own_catalogue']): OwnCatalogueRecord {
  const entries = v.parse(ownEntriesSchema, JSON.parse(row.entries));
  return {
    catalogue: { format: OWN_FORMAT, version: row.version, ...entries },
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

/**
 * Writes the version after `basedOn`, and numbers its services; false when somebody else has written it meanwhile. Entries
 * that say the same write nothing.
 */
export async function writeOwnCatalogue(
  db: D1Database,
  entries: OwnEntries,
  { basedOn, changedBy, changedAt }: { basedOn: number; changedBy: string; changedAt: string },
): Promise<boolean> {
  const version = basedOn + 1;
  const earlier = (await readOwnCatalogue(db))?.catalogue;
  if ((earlier?.version ?? 0) !== basedOn) return false;
  const change = describeChange(earlier ?? NO_ENTRIES, entries);
  if (!change) return true;
  const ids = JSON.stringify(entries.services.map(({ id }) => id).sort());
  const written = await runLogged(
    db,
    { actor: changedBy, at: changedAt },
    query
      .insertInto('own_catalogue')
      .values({ version, entries: JSON.stringify(entries), changed_by: changedBy, changed_at: changedAt })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version'),
    [
      {
        kind: 'catalogue-changed',
        subject: null,
        detail: { version, ...change },
      },
    ],
    [
      sql`insert into service (id) select value from json_each(${ids}) where true on conflict do nothing`.compile(
        query,
      ),
    ],
  );
  return written.length === 1;
}
