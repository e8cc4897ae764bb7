import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { post } from '../../extension/outbox/post.ts';
import { json, refusal } from './network.ts';

const URL = 'https://unshade.example/v1/sync';
const schema = v.object({ wire: v.literal(1) });
const send = () => post(URL, 'signed', schema);
const answerWith = (answer: () => Response | Promise<Response>) => {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => answer());
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

afterEach(() => vi.unstubAllGlobals());

describe('a request', () => {
  it('carries no cookie and no referrer, follows nobody elsewhere and is kept in no cache', async () => {
    const fetch = answerWith(() => json({ wire: 1 }));
    await send();
    const { signal, ...init } = fetch.mock.calls[0]?.[1] ?? {};
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([URL]);
    expect(init).toEqual({
      method: 'POST',
      body: 'signed',
      headers: { 'content-type': 'application/jose' },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    expect(signal).toBeInstanceOf(AbortSignal);
  });
});

describe('an answer', () => {
  it('that fits is taken, and what nobody asked for is left out', async () => {
    answerWith(() => json({ wire: 1, added: 'later' }));
    expect(await send()).toEqual({ kind: 'ok', body: { wire: 1 } });
  });

  it.each([
    ['device.unknown', 401],
    ['device.revoked', 401],
    ['device.forked', 409],
    ['body.too-large', 413],
    ['server.busy', 503],
    // Of a later Worker.
    ['device.haunted', 422],
  ] as const)('%s is told by its code', async (code, status) => {
    answerWith(() => json({ error: { code, message: '' } }, status));
    expect(await send()).toEqual({ kind: 'refused', code });
  });

  it.each<[string, () => Response]>([
    ['a page of a captive portal', () => new Response('<!doctype html><title>Sign in</title>', { status: 200 })],
    ['JSON of something else', () => json({ ok: true })],
    ['another wire version', () => json({ wire: 2 })],
    ['half an answer', () => new Response('{"wire":')],
    ['nothing', () => new Response('')],
    ['no body at all', () => new Response(null, { status: 204 })],
    ['the right body with the wrong status', () => json({ wire: 1 }, 201)],
    ['an error page', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
    ['a problem with a code that is none', () => json({ error: { code: 'Haunted!', message: '' } }, 401)],
    ['a problem without a code', () => json({ error: { message: 'no' } }, 401)],
    ['a problem that says it went well', () => refusal('device.unknown', 200)],
    ['one that never ends', () => endless()],
  ])('that is %s is none of an Unshade Worker', async (_what, answer) => {
    answerWith(answer);
    expect(await send()).toEqual({ kind: 'unreachable' });
  });

  it.each<[string, () => Promise<Response>]>([
    ['the network is down', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['the answer leads elsewhere', () => Promise.reject(new TypeError('unexpected redirect'))],
    ['it breaks off', async () => new Response(broken())],
  ])('is none when %s', async (_what, answer) => {
    answerWith(answer);
    expect(await send()).toEqual({ kind: 'unreachable' });
  });

  it('is not waited for longer than half a minute', async () => {
    const clock = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(clock.signal);
    vi.stubGlobal('fetch', (_url: string, { signal }: { signal: AbortSignal }) => {
      const waiting = Promise.withResolvers<Response>();
      signal.addEventListener('abort', () => waiting.reject(signal.reason));
      return waiting.promise;
    });
    const answer = send();
    expect(timeout).toHaveBeenCalledWith(30_000);
    clock.abort(new DOMException('timed out', 'TimeoutError'));
    expect(await answer).toEqual({ kind: 'unreachable' });
    timeout.mockRestore();
  });
});

function endless(): Response {
  const chunk = new TextEncoder().encode(' '.repeat(64 * 1024));
  return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
}

function broken(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"wire":'));
    },
    pull: (controller) => controller.error(new TypeError('network changed')),
  });
}
