/** One request to the organisation's Worker, and what came of it. Nothing of an answer is used before a schema has read it. */
import * as v from 'valibot';
import { JWS_CONTENT_TYPE } from '../../shared/api.ts';
import { refusalSchema } from '../../shared/refusal.ts';

const TIMEOUT_MS = 30_000;
const LONGEST_ANSWER = 4 * 1024 * 1024;

export type Answer<T> =
  | { kind: 'ok'; body: T }
  | { kind: 'refused'; code: string; field?: string | undefined }
  /** No answer, or one that no Unshade Worker gives: worth trying again. */
  | { kind: 'unreachable' };

/** `body`: a compact JWS; anything else goes as JSON, unsigned. */
export async function post<Schema extends v.GenericSchema>(
  url: string,
  body: string | object,
  schema: Schema,
): Promise<Answer<v.InferOutput<Schema>>> {
  const answer = await postForText(url, body);
  if (answer.kind !== 'ok') return answer;
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), answer.body);
  return result.success ? { kind: 'ok', body: result.output } : { kind: 'unreachable' };
}

/** As `post`, with the answer's text as it came. */
export async function postForText(url: string, body: string | object): Promise<Answer<string>> {
  const isSigned = typeof body === 'string';
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: isSigned ? body : JSON.stringify(body),
      headers: { 'content-type': isSigned ? JWS_CONTENT_TYPE : 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    text = await readText(response);
  } catch {
    return { kind: 'unreachable' };
  }
  if (status === 200) return { kind: 'ok', body: text };
  const problem = v.safeParse(v.pipe(v.string(), v.parseJson(), refusalSchema), text);
  if (!problem.success) return { kind: 'unreachable' };
  const { code, field } = problem.output.error;
  return { kind: 'refused', code, ...(field === undefined ? {} : { field }) };
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    if (text.length > LONGEST_ANSWER) throw new RangeError('answer too long');
  }
  return text;
}
