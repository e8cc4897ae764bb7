/** Staff access: personal tokens as bearer tokens, stored hashed. */
import type { MiddlewareHandler } from 'hono';
import type { Role } from '../../shared/role.ts';
import type { AppEnv } from '../app.ts';
import { Problem } from '../problem.ts';
import { hashToken } from '../tokens.ts';
import { markFirstUse, markUsed, readTokenByHash } from './store.ts';

/** Lets through a staff member who has one of the roles. */
export function requireRole(allowed: readonly Role[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (!token) throw new Problem('auth.missing', 'Send your access token as "Authorization: Bearer …".');
    const staff = await readTokenByHash(c.env.DB, await hashToken(token));
    if (!staff) throw new Problem('auth.token-unknown', 'This access token is not known here. Ask an admin for one.');
    if (staff.revokedDay !== null) {
      throw new Problem('auth.token-revoked', 'This access token was revoked. Ask an admin for a new one.');
    }
    const today = c.get('today');
    if (staff.expiresDay < today) {
      throw new Problem('auth.token-expired', 'This access token has expired. Ask an admin for a new one.');
    }
    if (!hasRole(staff.roles, allowed)) throw roleNotAllowed(allowed);
    if (staff.lastUsedDay === null) await markFirstUse(c.env.DB, staff, { today, at: c.get('now') });
    if (staff.lastUsedDay !== today) await markUsed(c.env.DB, staff.number, today);
    c.set('staff', staff.name);
    c.set('roles', staff.roles);
    await next();
  };
}

export function hasRole(roles: readonly Role[], allowed: readonly Role[]): boolean {
  return allowed.some((role) => roles.includes(role));
}

export function roleNotAllowed(allowed: readonly Role[]): Problem {
  return new Problem('auth.role-not-allowed', `This needs one of the roles: ${allowed.join(', ')}.`);
}
