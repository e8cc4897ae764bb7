/** Calls the API of an Unshade: the one that runs on this machine, or with `--server URL` any other. */
import * as v from 'valibot';
import { problemSchema } from '../../shared/problem.ts';
import { readFirstRun } from './first-run.ts';
import { stateFolder } from './paths.ts';

export interface ApiServer {
  /** Without a slash at the end. */
  address: string;
  token: string;
}

interface ApiCall {
  /** With its query: `/v1/log?kind=log-exported`. */
  path: string;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Text and blobs go as they are, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  contentType?: string;
  /** The one on this machine where none is named. */
  server?: ApiServer | undefined;
}

/**
 * The server that a command speaks to. Nothing named: the one that `npm start` set up here, with its first admin token.
 * Named: that one, with the token in UNSHADE_TOKEN, so that it stands in no list of commands. Throws with what to do.
 */
export function findServer(named: string | undefined): ApiServer {
  const given = process.env['UNSHADE_TOKEN'];
  if (named !== undefined) {
    if (!given) throw new Error('Set UNSHADE_TOKEN to your access token for that server.');
    if (!/^https?:\/\/[^/]/.test(named) || !URL.canParse(named)) {
      throw new Error(`${named} is no address of a server. Give one as https://unshade.example.com`);
    }
    return { address: named.replace(/\/+$/, ''), token: given };
  }
  try {
    const { dashboard, adminToken } = readFirstRun(stateFolder);
    return { address: dashboard.replace(/\/+$/, ''), token: given ?? adminToken };
  } catch {
    throw new Error(
      `There is no Unshade in ${stateFolder}. Start one with npm start, or name a server: --server https://…`,
    );
  }
}

/**
 * Gives the answer as it came. Throws an error that a person can read: what a refusal says, and of which field; the
 * refusal itself is its cause.
 */
export async function callApi(call: ApiCall): Promise<Response> {
  const { path, method = 'GET', body, headers, contentType, server = findServer(undefined) } = call;
  const isPlain = typeof body === 'string' || body instanceof Blob;
  const type = contentType ?? (body === undefined || isPlain ? undefined : 'application/json');
  const all = {
    authorization: `Bearer ${server.token}`,
    ...(type === undefined ? {} : { 'content-type': type }),
    ...headers,
  };
  const response = await fetch(server.address + path, {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: isPlain ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${server.address}. Is it running? Start it with npm start, then try again.`);
  });
  if (!response.ok) throw explain(response.status, await response.text());
  return response;
}

function explain(status: number, text: string): Error {
  const problem = v.safeParse(problemSchema, parseJson(text));
  if (!problem.success) {
    return new Error(`The server answered with ${status}, and not as Unshade does. Is this its address?`);
  }
  const { code, message, field } = problem.output.error;
  return new Error(`${field === undefined ? '' : `${field}: `}${message} (${code})`, { cause: problem.output });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
