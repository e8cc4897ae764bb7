import type { Context } from 'hono';
import * as v from 'valibot';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeServices } from '../../shared/catalogue/own.ts';
import { daySchema, fromDayNumber } from '../../shared/day.ts';
import { rowIdSchema, serviceIdSchema } from '../../shared/observation.ts';
import { CONCERN_CATEGORIES, CONCERN_LENGTH, DECISIONS, REQUEST_KINDS } from '../../shared/statement.ts';
import { textSchema } from '../../shared/text.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { runBatch } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { type Role, roleNotAllowed } from '../staff/authorise.ts';
import { refuseAnswer } from './judge.ts';
import { answerRequest, listRequests, REQUEST_STATES, readRequest } from './store.ts';

/** Who reads what people typed. Not every viewer: it may be delicate. */
export const REQUEST_READERS = ['assessor', 'approver', 'admin', 'works-council'] as const satisfies readonly Role[];
export const REQUEST_ANSWERERS = ['assessor', 'approver', 'admin'] as const satisfies readonly Role[];
/** An exception lets people in where the policy does not. */
const EXCEPTION_ANSWERERS: readonly Role[] = ['approver', 'admin'];

export const requestsQuerySchema = v.strictObject({ state: v.optional(v.picklist(REQUEST_STATES), 'open') });

export const requestsSchema = v.strictObject({
  requests: v.array(
    v.strictObject({
      id: rowIdSchema,
      kind: v.picklist(REQUEST_KINDS),
      /** Of a concern. */
      category: v.nullable(v.picklist(CONCERN_CATEGORIES)),
      service: v.nullable(serviceIdSchema),
      product: v.nullable(v.string()),
      day: daySchema,
      text: v.string(),
      /** The rest is null as long as nobody has answered. */
      decision: v.nullable(v.picklist(DECISIONS)),
      answer: v.nullable(v.string()),
      /** Last day of an exception that was granted. */
      until: v.nullable(daySchema),
      answeredBy: v.nullable(v.string()),
      answeredAt: v.nullable(v.string()),
    }),
  ),
});

export const requestAnswerBodySchema = v.strictObject({
  decision: v.picklist(DECISIONS),
  text: textSchema(CONCERN_LENGTH),
  until: v.optional(daySchema),
});

export const requestAnswerResponseSchema = v.strictObject({ id: rowIdSchema, decision: v.picklist(DECISIONS) });

export async function requests(c: Context<AppEnv>): Promise<Response> {
  const { state } = readQuery(c, requestsQuerySchema);
  const [rows, catalogues] = await runBatch(c.env.DB, [listRequests(state), newestOwnCatalogue()]);
  const own = catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue;
  const products = new Map(describeServices(builtIn.services, own).map(({ id, product }) => [id, product]));
  return c.json({
    requests: rows.map(({ id, kind, category, service_id, day, text, decision, answer, ...row }) => ({
      id,
      kind,
      category,
      service: service_id,
      product: service_id && (products.get(service_id) ?? service_id),
      day: fromDayNumber(day),
      text,
      decision,
      answer,
      until: row.until_day === null ? null : fromDayNumber(row.until_day),
      answeredBy: row.answered_by,
      answeredAt: row.answered_at,
    })),
  } satisfies v.InferOutput<typeof requestsSchema>);
}

export async function giveAnswer(c: Context<AppEnv>): Promise<Response> {
  const { decision, text, until } = await readJsonBody(c.req.raw, requestAnswerBodySchema);
  const id = c.req.param('id') ?? '';
  const today = c.get('today');
  const request = await readRequest(c.env.DB, id);
  if (!request) throw new Problem('request.unknown', 'There is no such request. Read the list again.');
  if (request.kind === 'exception' && !EXCEPTION_ANSWERERS.includes(c.get('role'))) {
    throw roleNotAllowed(EXCEPTION_ANSWERERS);
  }
  if (request.answered_day !== null) throw answeredAlready();
  const refused = refuseAnswer(request.kind, { decision, until }, today);
  if (refused) throw new Problem('body.invalid', refused.message, refused.field);
  const given = { decision, text, until: until ?? null, day: today, by: c.get('staff'), at: c.get('now') };
  if (!(await answerRequest(c.env.DB, id, given))) throw answeredAlready();
  return c.json({ id, decision } satisfies v.InferOutput<typeof requestAnswerResponseSchema>);
}

function answeredAlready(): Problem {
  return new Problem('request.answered-already', 'Somebody has answered this request. Read the list again.');
}
