import type { Context } from 'hono';
import type * as v from 'valibot';
import type { Day } from '../../shared/day.ts';
import {
  KIT_TARGETS,
  KIT_TOKEN_HEADER,
  type Kit,
  kitQuerySchema,
  type kitTargetsSchema,
  type Packages,
} from '../../shared/deploy.ts';
import { isTokenOf } from '../../shared/enrolment-token.ts';
import type { AppEnv } from '../app.ts';
import { readTokenRecord, type TokenRecord } from '../enrolment/store.ts';
import { tokenState } from '../enrolment/token-state.ts';
import { writeLog } from '../log/write.ts';
import { readPackages } from '../packages.ts';
import { Problem } from '../problem.ts';
import { readQuery } from '../query.ts';
import { keyFingerprint } from '../signing-key.ts';
import { hashToken } from '../tokens.ts';
import { whoOf } from '../who.ts';
import { buildKit } from './kit.ts';
import { makeOrder } from './order.ts';
import { readTarget, verdictOf } from './target.ts';

export async function deployTargets(c: Context<AppEnv>): Promise<Response> {
  const packages = await requirePackages(c);
  const targets = KIT_TARGETS.flatMap((name) => {
    const target = readTarget(name);
    return target ? [{ ...target, verdict: verdictOf(target, packages) }] : [];
  });
  return c.json({ targets } satisfies v.InferOutput<typeof kitTargetsSchema>);
}

/** The files carry the token that came with the request; what is kept and logged is its number. */
export async function deployKit(c: Context<AppEnv>): Promise<Response> {
  const target = readTarget(c.req.param('target') ?? '');
  if (!target) {
    throw new Problem('deploy.target-unknown', 'There is no such target. Read the list of targets, then name one.');
  }
  const choices = readQuery(c, kitQuerySchema);
  const given = c.req.header(KIT_TOKEN_HEADER)?.trim();
  if (!given) {
    const message = `Send the enrolment token that the files are to carry in the header ${KIT_TOKEN_HEADER}.`;
    throw new Problem('deploy.token-missing', message, KIT_TOKEN_HEADER);
  }
  const packages = await requirePackages(c);
  const fingerprint = await keyFingerprint(c.env);
  const record = await readTokenRecord(c.env.DB, await hashToken(given));
  const { number } = requireGood(record, isTokenOf(fingerprint, given), c.get('today'));
  const kit = await buildKit(target, makeOrder({ packages, token: given, fingerprint, choices }));
  await writeLog(c.env.DB, whoOf(c), [
    { kind: 'deployment-file-made', subject: null, detail: { target: target.target, token: number } },
  ]);
  return c.json(kit satisfies Kit);
}

async function requirePackages(c: Context<AppEnv>): Promise<Packages> {
  const { origin } = new URL(c.req.url);
  const packages = await readPackages(c.env, origin);
  if (!packages) {
    const message =
      'This server hands out no packages of the extension. Make them with npm run build, then start it again.';
    throw new Problem('deploy.no-packages', message);
  }
  // Files name the address that the packages were made for; whoever comes by another is told, whoever has led them there.
  if (packages.server !== origin) {
    const message = `The packages here were made for ${packages.server}. Open the dashboard there, or make them for another address: npm run build -- --server URL.`;
    throw new Problem('deploy.other-address', message);
  }
  return packages;
}

/** Files with a token that lets nobody in would be found out on the machines. */
function requireGood(token: TokenRecord | undefined, isOurs: boolean, today: Day): TokenRecord {
  const refuse = (code: ConstructorParameters<typeof Problem>[0], what: string) =>
    new Problem(code, `${what} Make a new one, and take that.`, KIT_TOKEN_HEADER);
  if (!token && !isOurs) throw refuse('enrol.token-other-server', 'Another server made this enrolment token.');
  if (!token) throw refuse('enrol.token-unknown', 'The enrolment token is not known here.');
  switch (tokenState(token, today)) {
    case 'good':
      return token;
    case 'expired':
      throw refuse('enrol.token-expired', 'The enrolment token has expired.');
    case 'used-up':
      throw refuse('enrol.token-used-up', 'The enrolment token has been used as often as it may be.');
    case 'revoked':
      throw refuse('enrol.token-revoked', 'The enrolment token was revoked.');
  }
}
