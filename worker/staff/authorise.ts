/** Staff access: personal tokens as bearer tokens, stored hashed. */
import type { MiddlewareHandler } from 'hono';
import { toDayNumber } from '../../shared/day.ts';
import type { AppEnv } from '../app.ts';
import { query, readRow } from '../db/database.ts';
import { Problem } from '../problem.ts';
import { hashToken } from '../tokens.ts';

export const ROLES = ['viewer', 'assessor', 'approver', 'admin', 'works-council'] as const;
export type Role = (typeof ROLES)[number];

/** Lets through a staff member who has one of the roles. */
export function requireRole(allowed: readonly Role[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    if (!token) throw new Problem('auth.missing', 'Send your access token as "Authorization: Bearer …".');
    const staff = await readRow(
      c.env.DB,
      query
        .selectFrom('staff_token')
        .select(['name', 'role', 'expires_day'])
        .where('hash', '=', await hashToken(token)),
    );
    if (!staff) throw new Problem('auth.token-unknown', 'This access token is not known here. Ask an admin for one.');
    if (staff.expires_day < toDayNumber(c.get('today'))) {
      throw new Problem('auth.token-expired', 'This access token has expired. Ask an admin for a new one.');
    }
    const role = allowed.find((one) => one === staff.role);
    if (!role) throw roleNotAllowed(allowed);
    c.set('staff', staff.name);
    c.set('role', role);
    await next();
  };
}

export function roleNotAllowed(allowed: readonly Role[]): Problem {
  return new Problem('auth.role-not-allowed', `This needs one of the roles: ${allowed.join(', ')}.`);
}
