/** A network with one Worker on it, whose answers a test decides. Signatures are checked as the Worker does. */
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, type JWK } from 'jose';
import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { PATHS, type SyncRequest, type SyncResponse } from '../../shared/api.ts';
import type { ProblemCode } from '../../shared/problem.ts';
import { TODAY } from './rows.ts';

export interface Upload {
  url: string;
  path: string;
  /** Thumbprint of the key that signed; empty for what goes unsigned. */
  device: string;
  type: string;
  payload: SyncRequest & { token?: string };
}

/** Every upload so far, in order. `answer` may throw for a network that is not there. */
export function connectNetwork(answer: (upload: Upload, number: number) => Response | Promise<Response>): Upload[] {
  const uploads: Upload[] = [];
  // What is sent names the version of the extension.
  if (!vi.isMockFunction(fakeBrowser.runtime.getManifest))
    vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue({ version: '1.2.3' } as never);
  vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
    const path = new URL(url).pathname;
    const upload: Upload = body.startsWith('{')
      ? { url, path, device: '', type: '', payload: JSON.parse(body) }
      : { url, path, ...(await verify(body)) };
    uploads.push(upload);
    return answer(upload, uploads.length - 1);
  });
  return uploads;
}

async function verify(body: string): Promise<Pick<Upload, 'device' | 'type' | 'payload'>> {
  const { payload, protectedHeader } = await compactVerify(body, EmbeddedJWK, { algorithms: ['ES256'] });
  return {
    device: await calculateJwkThumbprint(protectedHeader.jwk as JWK),
    type: protectedHeader.typ ?? '',
    payload: JSON.parse(new TextDecoder().decode(payload)),
  };
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function refusal(code: ProblemCode, status = 401): Response {
  return json({ error: { code, message: 'Refused by a test.' } }, status);
}

/** What a Worker says that has merged all it was sent, or enrolled who asked. */
export function goodAnswer(upload: Upload, change: Partial<SyncResponse> = {}): Response {
  if (upload.path === PATHS.enrol) return json({ wire: 1, device: upload.device });
  const { observations, declarations, statements, erasures } = upload.payload;
  const merged = [...observations, ...declarations, ...statements, ...erasures].map(({ id }) => id);
  return json({ wire: 1, day: TODAY, held: false, merged, refused: [], ...change });
}

export function pathsOf(uploads: readonly Upload[]): string[] {
  return uploads.map(({ path }) => path);
}
