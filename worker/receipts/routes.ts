import type { Context } from 'hono';
import type * as v from 'valibot';
import { JWS_TYPES, receiptRequestSchema, type receiptResponseSchema, WIRE_VERSION } from '../../shared/api.ts';
import { fromDayNumber } from '../../shared/day.ts';
import type { RequestAnswer } from '../../shared/statement.ts';
import type { AppEnv } from '../app.ts';
import { readUnsignedBody } from '../body.ts';
import { signForBrowsers } from '../policy/sign.ts';
import { requestId } from '../requests/id.ts';
import { readAnswer } from '../requests/store.ts';

/** The answer to whoever holds the receipt. Unknown and open are the same: nobody learns which receipts there are. */
export async function fetchAnswer(c: Context<AppEnv>): Promise<Response> {
  const { receipt } = await readUnsignedBody(c.req.raw, receiptRequestSchema);
  const found = await readAnswer(c.env.DB, await requestId(receipt));
  const given: RequestAnswer | undefined = found && {
    receipt,
    decision: found.decision,
    text: found.answer,
    ...(found.until_day === null ? {} : { until: fromDayNumber(found.until_day) }),
    ...(found.decision === 'granted' && found.service_id !== null ? { service: found.service_id } : {}),
    day: fromDayNumber(found.answered_day),
  };
  const signed = given ? await signForBrowsers(c.env, JWS_TYPES.answer, JSON.stringify(given)) : null;
  return c.json({ wire: WIRE_VERSION, answer: signed } satisfies v.InferOutput<typeof receiptResponseSchema>);
}
