/** Staff access: personal tokens as bearer tokens, stored hashed, or the organisation's single sign-on. */
import type { Context, MiddlewareHandler } from 'hono';
import type { Me } from '../../shared/me.ts';
import type { Role } from '../../shared/role.ts';
import type { AppEnv } from '../app.ts';
import { Problem } from '../problem.ts';
import { readAccess } from '../settings.ts';
import { hashToken } from '../tokens.ts';
import { ACCESS_HEADER, refuseCrossSite, verifySignOn } from './single-sign-on.ts';
import { markFirstUse, markUsed, readTokenByEmail, readTokenByHash, type StaffToken } from './store.ts';

/** Lets through a staff member who has one of the roles. */
export function requireRole(allowed: readonly Role[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { staff, signedInBy } = await readStaff(c);
    if (staff.revokedDay !== null) {
      throw new Problem('auth.token-revoked', 'This access was revoked. Ask an admin for a new one.');
    }
    const today = c.get('today');
    if (staff.expiresDay < today) {
      throw new Problem('auth.token-expired', 'This access has expired. Ask an admin for a new one.');
    }
    if (!hasRole(staff.roles, allowed)) throw roleNotAllowed(allowed);
    if (staff.lastUsedDay === null) await markFirstUse(c.env.DB, staff, { today, at: c.get('now') });
    if (staff.lastUsedDay !== today) await markUsed(c.env.DB, staff.number, today);
    c.set('staff', staff.name);
    c.set('roles', staff.roles);
    c.set('signedInBy', signedInBy);
    await next();
  };
}

/** A token goes first where there is one: who sends it means it. */
async function readStaff(c: Context<AppEnv>): Promise<{ staff: StaffToken; signedInBy: Me['signedInBy'] }> {
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (token) {
    const staff = await readTokenByHash(c.env.DB, await hashToken(token));
    if (!staff) throw new Problem('auth.token-unknown', 'This access token is not known here. Ask an admin for one.');
    return { staff, signedInBy: 'token' };
  }
  const jwt = c.req.header(ACCESS_HEADER);
  const access = jwt === undefined ? undefined : readAccess(c.env);
  if (jwt === undefined || access === undefined) {
    throw new Problem('auth.missing', 'Send your access token as "Authorization: Bearer …".');
  }
  refuseCrossSite(c.req.raw);
  const staff = await readTokenByEmail(c.env.DB, await verifySignOn(jwt, access, c.get('now')));
  if (!staff) {
    const message = 'Your sign-on is good, and nobody is registered under its mail address. Ask an admin to add you.';
    throw new Problem('auth.sign-on-unknown', message);
  }
  return { staff, signedInBy: 'single-sign-on' };
}

export function hasRole(roles: readonly Role[], allowed: readonly Role[]): boolean {
  return allowed.some((role) => roles.includes(role));
}

export function roleNotAllowed(allowed: readonly Role[]): Problem {
  return new Problem('auth.role-not-allowed', `This needs one of the roles: ${allowed.join(', ')}.`);
}
