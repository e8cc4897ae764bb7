import type { Context } from 'hono';
import type { Me } from '../../shared/me.ts';
import type { AppEnv } from '../app.ts';

/** Who asks: a page signed in by single sign-on knows it no other way. */
export function me(c: Context<AppEnv>): Response {
  return c.json({ name: c.get('staff'), roles: [...c.get('roles')], signedInBy: c.get('signedInBy') } satisfies Me);
}
