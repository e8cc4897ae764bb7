import type { Context } from 'hono';
import * as v from 'valibot';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';
import { serviceIdSchema } from '../../shared/observation.ts';
import { EMPTY_RECORD, MOST_SYSTEMS, type SystemRecord, systemRecordSchema } from '../../shared/system.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { query, runBatch } from '../db/database.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { whoOf } from '../who.ts';
import { makeId, OWN_PREFIX } from './id.ts';
import { isService, systemUnknown } from './known.ts';
import { changesOf, parseRecord, refuseRecord, tidyRecord } from './record.ts';
import { ancestorsOf, countRegistered, everyMetSystem, insertSystem, metSystems, updateSystem } from './store.ts';

/** What is not said is as for a system that nobody has said anything of. */
export const registrationSchema = v.strictObject({
  /** A service of the catalogue, or one of the organisation's own that begins with own-. Made from the names if left out. */
  id: v.optional(serviceIdSchema),
  ...(Object.fromEntries(
    Object.entries(systemRecordSchema.entries).map(([field, schema]) => [
      field,
      v.optional(schema as v.GenericSchema, EMPTY_RECORD[field as keyof SystemRecord]),
    ]),
  ) as unknown as typeof systemRecordSchema.entries),
});

export const writtenSystemSchema = v.strictObject({
  id: serviceIdSchema,
  version: v.number(),
  record: systemRecordSchema,
});

export async function registerSystem(c: Context<AppEnv>): Promise<Response> {
  const { id: wanted, ...given } = await readJsonBody(c.req.raw, registrationSchema);
  const record = tidyRecord(given);
  const { own, taken, registered, ...context } = await readForNew(c.env.DB, wanted, record);
  const id = wanted ?? makeId(record, (one) => taken.has(one) || isService(one, own));
  if (taken.has(id)) throw exists();
  const known = isService(id, own);
  if (!known && !id.startsWith(OWN_PREFIX)) {
    const message = `No service of the catalogue has this id. One of your own begins with ${OWN_PREFIX}; leave it out, and one is made.`;
    throw new Problem('body.invalid', message, 'id');
  }
  requireRecord(record, id, known, own, context, c);
  if (registered >= MOST_SYSTEMS) {
    throw new Problem('system.too-many', `There are ${MOST_SYSTEMS} registered systems, and there can be no more.`);
  }
  const who = whoOf(c);
  const change = insertSystem({ id, record, who, source: 'manual', today: c.get('today') });
  const detail = { version: 1, source: 'manual', changed: changesOf(EMPTY_RECORD, record) };
  const written = await runLogged(c.env.DB, who, change, [{ kind: 'system-registered', subject: id, detail }]);
  if (written.length === 0) throw exists();
  return answerSystem(c, { id, version: 1, record });
}

export async function changeSystem(c: Context<AppEnv>): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const version = readIfMatch(c);
  const record = tidyRecord(await readJsonBody(c.req.raw, systemRecordSchema));
  const { row, isMet, own, ...context } = await readForChange(c.env.DB, id, record);
  if (!row && !isMet) throw systemUnknown();
  if ((row?.version ?? 0) !== version) throw stale();
  requireRecord(record, id, isService(id, own) || isMet, own, context, c);
  const changed = changesOf(row ? parseRecord(row.record) : EMPTY_RECORD, record);
  if (Object.keys(changed).length === 0) return answerSystem(c, { id, version, record });
  const who = whoOf(c);
  const change = row
    ? updateSystem({ id, record, who, version })
    : insertSystem({ id, record, who, source: null, today: c.get('today') });
  const detail = { version: version + 1, changed };
  const written = await runLogged(c.env.DB, who, change, [{ kind: 'system-changed', subject: id, detail }]);
  if (written.length === 0) throw stale();
  return answerSystem(c, { id, version: version + 1, record });
}

function answerSystem(c: Context<AppEnv>, written: v.InferOutput<typeof writtenSystemSchema>): Response {
  return answerVersion(c, written.version, written);
}

interface ParentContext {
  /** The system that the record is a part of and all that this one is a part of. */
  ancestors: ReadonlySet<string>;
  /** Whether there is such a system, the catalogue left out. */
  isParentStored: boolean;
}

/** Everything that a new system is judged by, in one round trip. */
async function readForNew(db: D1Database, wanted: string | undefined, { partOf, ...record }: SystemRecord) {
  // Where an id is as long as it can be, a number at its end takes the place of letters. A range, because D1's `like` takes
  // 50 bytes; ids have no letter beyond z.
  const start = (wanted ?? makeId(record, () => false)).slice(0, 58);
  const end = `${start}~`;
  const [registered, met, counted, ...parent] = await runBatch(db, [
    query.selectFrom('ai_system').select('id').where('id', '>=', start).where('id', '<', end),
    everyMetSystem().where('service.id', '>=', start).where('service.id', '<', end),
    countRegistered(),
    ...parentQueries(partOf),
  ]);
  return {
    taken: new Set([...registered, ...met].map(({ id }) => id)),
    registered: counted[0]?.count ?? 0,
    ...readParent(parent),
  };
}

async function readForChange(db: D1Database, id: string, { partOf }: SystemRecord) {
  const [rows, met, ...parent] = await runBatch(db, [
    query.selectFrom('ai_system').select(['version', 'record']).where('id', '=', id),
    metSystems([id]),
    ...parentQueries(partOf),
  ]);
  return { row: rows[0], isMet: met.length > 0, ...readParent(parent) };
}

function parentQueries(partOf: string | null) {
  const ids = partOf === null ? [] : [partOf];
  return [
    newestOwnCatalogue(),
    ancestorsOf(partOf),
    metSystems(ids),
    query.selectFrom('ai_system').select('id').where('id', 'in', ids),
  ] as const;
}

type ParentRows = [
  Parameters<typeof toOwnCatalogue>[0][],
  ancestors: { id: string }[],
  met: { id: string }[],
  registered: { id: string }[],
];

function readParent([catalogues, ancestors, met, registered]: ParentRows): ParentContext & {
  own: OwnEntries | undefined;
} {
  return {
    own: catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue,
    ancestors: new Set(ancestors.map(({ id }) => id)),
    isParentStored: met.length + registered.length > 0,
  };
}

function requireRecord(
  record: SystemRecord,
  id: string,
  known: boolean,
  own: OwnEntries | undefined,
  { ancestors, isParentStored }: ParentContext,
  c: Context<AppEnv>,
): void {
  const parentOf = ({ partOf }: SystemRecord) => {
    if (partOf === null) return 'none';
    if (ancestors.has(id)) return 'circle';
    return isParentStored || isService(partOf, own) ? 'known' : 'unknown';
  };
  const refused = refuseRecord(record, { isService: known, parent: parentOf(record), today: c.get('today') });
  if (refused) throw new Problem(refused.code, refused.message, refused.field);
}

function exists(): Problem {
  return new Problem('system.exists', 'There is a system of this id already. Change that one instead.', 'id');
}
