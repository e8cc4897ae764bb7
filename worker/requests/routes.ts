import type { Context } from 'hono';
import type * as v from 'valibot';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeServices } from '../../shared/catalogue/own.ts';
import { fromDayNumber, toDayNumber } from '../../shared/day.ts';
import {
  type ListedRequest,
  type RequestList,
  requestAnswerBodySchema,
  type requestAnswerResponseSchema,
  requestsQuerySchema,
} from '../../shared/requests.ts';
import type { Role } from '../../shared/role.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { runBatch } from '../db/database.ts';
import type { EarlierAnswer } from '../db/tables.ts';
import { logView } from '../log/views.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { hasRole, roleNotAllowed } from '../staff/authorise.ts';
import { isFinal, refuseAnswer } from './judge.ts';
import { answerRequest, listRequests, MOST_LISTED, readRequest } from './store.ts';

/** Who reads what people typed. Not every viewer: it may be delicate. */
export const REQUEST_READERS = ['assessor', 'approver', 'admin', 'works-council'] as const satisfies readonly Role[];
export const REQUEST_ANSWERERS = ['assessor', 'approver', 'admin'] as const satisfies readonly Role[];
/** An exception lets people in where the policy does not. */
const EXCEPTION_ANSWERERS: readonly Role[] = ['approver', 'admin'];

export async function requests(c: Context<AppEnv>): Promise<Response> {
  const { state } = readQuery(c, requestsQuerySchema);
  const [newest, catalogues] = await runBatch(c.env.DB, [listRequests(state), newestOwnCatalogue()]);
  const rows = newest.slice(0, MOST_LISTED).reverse();
  const own = catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue;
  await logView(c, 'requests', { state, requests: rows.length });
  const products = new Map(describeServices(builtIn.services, own).map(({ id, product }) => [id, product]));
  return c.json({
    more: newest.length > MOST_LISTED,
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
      earlier: readEarlier(row.earlier),
    })),
  } satisfies RequestList);
}

export async function giveAnswer(c: Context<AppEnv>): Promise<Response> {
  const { decision, text, until } = await readJsonBody(c.req.raw, requestAnswerBodySchema);
  const id = c.req.param('id') ?? '';
  const today = c.get('today');
  const request = await readRequest(c.env.DB, id);
  if (!request) throw new Problem('request.unknown', 'There is no such request. Read the list again.');
  if (request.kind === 'exception' && !hasRole(c.get('roles'), EXCEPTION_ANSWERERS)) {
    throw roleNotAllowed(EXCEPTION_ANSWERERS);
  }
  if (isFinal(request.kind, request.decision)) throw answeredAlready();
  const refused = refuseAnswer(request.kind, { decision, until }, today);
  if (refused) throw new Problem('body.invalid', refused.message, refused.field);
  const given = { decision, text, until: until ?? null, day: today, by: c.get('staff'), at: c.get('now') };
  const isUnchanged =
    decision === request.decision && given.until !== null && toDayNumber(given.until) === request.until_day;
  if (isUnchanged || !(await answerRequest(c.env.DB, request, given))) throw answeredAlready();
  return c.json({ id, decision } satisfies v.InferOutput<typeof requestAnswerResponseSchema>);
}

function readEarlier(text: string): ListedRequest['earlier'] {
  return (JSON.parse(text) as EarlierAnswer[]).map(({ until_day, answered_by, answered_at, ...row }) => ({
    decision: row.decision,
    answer: row.answer,
    until: until_day === null ? null : fromDayNumber(until_day),
    answeredBy: answered_by,
    answeredAt: answered_at,
  }));
}

function answeredAlready(): Problem {
  return new Problem('request.answered-already', 'Somebody has answered this request. Read the list again.');
}
