/** Whether there is a system of an id: by the catalogue, by browsers and employees, or by staff. */
import { builtIn } from '../../shared/catalogue/built-in.ts';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { query, runBatch } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { metSystems } from './store.ts';

const BUILT_IN_IDS = new Set(builtIn.services.map(({ id }) => id));

export function isService(id: string, own: OwnEntries | undefined): boolean {
  return BUILT_IN_IDS.has(id) || (own?.services.some((service) => service.id === id) ?? false);
}

/** Throws a Problem when there is no such system. */
export async function requireSystem(db: D1Database, id: string): Promise<void> {
  const [registered, met, catalogues] = await runBatch(db, [
    query.selectFrom('ai_system').select('id').where('id', '=', id),
    metSystems([id]),
    newestOwnCatalogue(),
  ]);
  const own = catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue;
  if (registered.length === 0 && met.length === 0 && !isService(id, own)) throw systemUnknown();
}

export function systemUnknown(): Problem {
  return new Problem('system.unknown', 'There is no such system. Register it first.');
}
