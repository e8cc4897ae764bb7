/** The API: middleware and routes. */
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { BODY_LIMIT, BROWSER_PATHS } from '../shared/api.ts';
import { type Day, utcDay } from '../shared/day.ts';
import type { Me } from '../shared/me.ts';
import type { Role } from '../shared/role.ts';
import { ENDPOINTS, guardOf, type MountedEndpoint } from './endpoints.ts';
import { Problem } from './problem.ts';
import { readQuery } from './query.ts';
import type { Env } from './settings.ts';

export interface AppEnv {
  Bindings: Env;
  /** `staff`, `roles` and `signedInBy`: where a route asks for staff. `now`: ISO 8601, UTC, for what staff do. */
  Variables: {
    today: Day;
    now: string;
    staff: string;
    roles: readonly Role[];
    signedInBy: Me['signedInBy'];
  };
}

/** `now` gives milliseconds since 1970: the only clock there is. */
export function createApp({ now }: { now: () => number }) {
  const app = new Hono<AppEnv>();

  app.use(async (c, next) => {
    const time = now();
    c.set('today', utcDay(time));
    c.set('now', new Date(time).toISOString());
    await next();
    if (c.req.path.startsWith('/v1/')) c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
  });
  // Browsers have origins that cannot be listed; there are no cookies, so any origin may ask.
  for (const path of Object.values(BROWSER_PATHS))
    app.use(path, cors({ origin: '*', allowMethods: ['POST'], allowHeaders: ['content-type'], maxAge: 86_400 }));

  for (const endpoint of ENDPOINTS) {
    const { method, path, handler } = endpoint;
    app.on(method, [path], ...guardOf(endpoint), limitBody(endpoint), requireQuery(endpoint), handler);
  }
  for (const [path, endpoints] of Map.groupBy(ENDPOINTS, (endpoint) => endpoint.path)) {
    const allowed = endpoints.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
    app.all(path, () => new Problem('route.method-not-allowed', `Use ${allowed} here.`).toResponse({ allow: allowed }));
  }

  app.notFound(() => new Problem('route.unknown', 'There is nothing at this address.').toResponse());
  app.onError((error) => {
    if (error instanceof Problem) {
      return error.toResponse(error.code.startsWith('auth.') ? { 'www-authenticate': 'Bearer' } : {});
    }
    // The stack says where; messages of the database may quote values and are not logged.
    console.error('server.error', error.name, error.stack?.split('\n').slice(1).join('\n'));
    return new Problem(
      'server.error',
      'Something went wrong here. Try again: what arrives twice counts once.',
    ).toResponse();
  });
  return app;
}

/** After the guard: who may not call is not read. */
function limitBody({ bodyLimit: maxSize = BODY_LIMIT }: MountedEndpoint): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize,
    onError: () => new Problem('body.too-large', `Send at most ${maxSize} bytes.`).toResponse(),
  });
}

/** Whatever else a handler does with its parameters: one that there is not is refused everywhere. */
function requireQuery({ query }: MountedEndpoint): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    readQuery(c, query);
    await next();
  };
}
