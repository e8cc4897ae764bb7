import type { Context } from 'hono';
import * as v from 'valibot';
import { builtIn, readBounds } from '../../shared/catalogue/built-in.ts';
import { CATEGORIES } from '../../shared/catalogue/category.ts';
import { type OwnRefusal, refuseOwn, refuseUnknown } from '../../shared/catalogue/own.ts';
import { ownEntriesSchema, ownList, ownServiceSchema } from '../../shared/catalogue/own-entries.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { Problem } from '../problem.ts';
import { readOwnCatalogue, writeOwnCatalogue } from './store.ts';

/** The organisation's entries, and who last changed them and when. */
export const ownCatalogueReportSchema = v.strictObject({
  version: v.number(),
  changedBy: v.nullable(v.string()),
  changedAt: v.nullable(v.string()),
  ...ownEntriesSchema.entries,
});

export const ownCatalogueChangeSchema = v.strictObject({
  /** The version that was read before it was changed; 0 for none. What somebody else has written since is not lost. */
  basedOn: v.pipe(v.number(), v.integer('a whole number'), v.minValue(0, 'not below 0')),
  ...ownEntriesSchema.entries,
  services: ownList(v.strictObject({ ...ownServiceSchema.entries, category: v.picklist(CATEGORIES) })),
});

export async function ownCatalogue(c: Context<AppEnv>): Promise<Response> {
  const record = await readOwnCatalogue(c.env.DB);
  const { format: _, ...catalogue } = record?.catalogue ?? { format: 1, ...NOTHING };
  const { changedBy, changedAt } = record ?? { changedBy: null, changedAt: null };
  return c.json({ changedBy, changedAt, ...catalogue } satisfies v.InferOutput<typeof ownCatalogueReportSchema>);
}

const NOTHING = { version: 0, services: [], signals: [], renamed: [], excluded: [] };

export async function changeOwnCatalogue(c: Context<AppEnv>): Promise<Response> {
  const { basedOn, ...entries } = await readJsonBody(c.req.raw, ownCatalogueChangeSchema);
  const refused = refuseUnknown(entries, builtIn) ?? refuseOwn(entries, builtIn, readBounds());
  if (refused) throw new Problem(`catalogue.${refused.reason}`, explain(refused), refused.field);
  const change = { basedOn, changedBy: c.get('staff'), changedAt: c.get('now') };
  if (!(await writeOwnCatalogue(c.env.DB, entries, change))) {
    throw new Problem(
      'catalogue.version-conflict',
      'Somebody has changed it since. Read it again, then change it.',
      'basedOn',
    );
  }
  return ownCatalogue(c);
}

function explain({ reason, value }: OwnRefusal): string {
  switch (reason) {
    case 'public-suffix':
      return `Too wide: sites of others lie under ${value}. Name the full host.`;
    case 'top-site':
      return `Too wide: ${value} is one of the most visited sites, or what it is there for. Name the path where the service is.`;
    case 'free-text':
      return `Not on what people type: ${value} holds their words. Name a path, or a query that the service itself sets.`;
    case 'too-many':
      return `Too many places on ${value}. Name fewer, wider ones.`;
    case 'private-life':
      return `Private life: ${value} belongs to what people do for themselves. Only a policy can have it noticed.`;
    case 'service-unknown':
      return `There is no service ${value}. Add it under services, or name one of the catalogue.`;
    case 'twice':
      return `Stated twice: ${value}. Keep one of them.`;
  }
}
