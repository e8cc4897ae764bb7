import { env } from 'cloudflare:workers';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { addDays, toDayNumber } from '../../shared/day.ts';
import {
  KIT_TARGETS,
  KIT_TOKEN_HEADER,
  kitSchema,
  kitTargetsSchema,
  PACKAGE_PATHS,
  type Packages,
} from '../../shared/deploy.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { readManaged } from '../../shared/managed-configuration.ts';
import { query, readRows } from '../../worker/db/database.ts';
import { keyFingerprint } from '../../worker/signing-key.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  ORIGIN,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  TODAY,
  TOKEN,
  WITHOUT_PACKAGES,
} from './organisation.ts';
import { ADMIN } from './policy-content.ts';
import { expectRefused, type Refusal } from './refusal.ts';
import { everythingStored } from './rows.ts';

const PACKAGES: Packages = {
  version: '0.1.0',
  server: ORIGIN,
  chromiumId: 'abcdefghijklmnopabcdefghijklmnop',
  firefoxId: 'browser@unshade',
  firefoxSigned: false,
  files: [],
};

/** Assets with a list of packages, and nothing else. */
function assetsWith(packages: object): Fetcher {
  const fetch = async (address: string) =>
    new URL(address).pathname === PACKAGE_PATHS.list ? Response.json(packages) : new Response('', { status: 404 });
  return { fetch } as unknown as Fetcher;
}

let org: Organisation;

beforeEach(async () => {
  org = organisation(TODAY, { ...WITHOUT_PACKAGES, ASSETS: assetsWith(PACKAGES) });
  await addEnrolmentToken();
  await addStaffToken();
  await addStaffToken(ADMIN, 'admin', addDays(TODAY, 90), 'Ada');
});

const target = (name: string, search = '') => PATHS.deploy.replace(':target', name) + search;
const get = (path: string, token: string | null = TOKEN, staff = ADMIN, from = org) =>
  from.fetch(path, {
    headers: { authorization: `Bearer ${staff}`, ...(token === null ? {} : { [KIT_TOKEN_HEADER]: token }) },
  });
const logged = () =>
  readRows(env.DB, query.selectFrom('log').select(['actor', 'kind', 'subject', 'detail']).orderBy('number'));

describe('the list of targets', () => {
  it('has them all, with verdicts', async () => {
    const response = await get(PATHS.deployTargets, null);
    const { targets } = v.parse(kitTargetsSchema, await response.json());
    expect(targets.map((one) => one.target)).toEqual(KIT_TARGETS);
    expect(targets).toContainEqual({
      target: 'chrome-google-admin',
      browser: 'chrome',
      format: 'google-admin',
      verdict: 'needs-managed-machine',
    });
  });

  it('takes a signed package for Firefox into account', async () => {
    const signed = organisation(TODAY, {
      ...WITHOUT_PACKAGES,
      ASSETS: assetsWith({ ...PACKAGES, firefoxSigned: true }),
    });
    const { targets } = v.parse(kitTargetsSchema, await (await get(PATHS.deployTargets, null, ADMIN, signed)).json());
    expect(targets.find((one) => one.target === 'firefox-linux')?.verdict).toBe('works-unchanged');
  });
});

describe('a kit', () => {
  it.each(KIT_TARGETS)('for %s is set for this server, and read by the extension without a problem', async (name) => {
    const response = await get(target(name, '?notice=yes&organisation=M%C3%BCller%20%26%20%22Co%22&strictestMode=ask'));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const kit = v.parse(kitSchema, await response.json());
    expect(kit.target).toBe(name);
    expect(readManaged(kit.values)).toEqual({
      configuration: {
        connection: { server: ORIGIN, token: TOKEN, key: await keyFingerprint(env) },
        organisation: 'Müller & "Co"',
        noticeAcknowledged: true,
        strictestMode: 'ask',
        privateLife: 'ignore',
      },
      problems: [],
    });
  });

  it('stands in the log with the number of its token, and the token nowhere', async () => {
    await get(target('firefox-macos'));
    const [{ number } = { number: 0 }] = await readRows(env.DB, query.selectFrom('enrolment_token').select('number'));
    expect(await logged()).toEqual([
      {
        actor: 'Ada',
        kind: 'deployment-file-made',
        subject: null,
        detail: JSON.stringify({ target: 'firefox-macos', token: number }),
      },
    ]);
    expect(JSON.stringify(await everythingStored())).not.toContain(TOKEN);
  });

  it('uses no place of the token', async () => {
    await get(target('chrome-linux'));
    expect(await readRows(env.DB, query.selectFrom('enrolment_token').select('uses'))).toEqual([{ uses: 0 }]);
  });

  const field = KIT_TOKEN_HEADER;
  const DAY = toDayNumber(TODAY);
  const tokens: [string, Parameters<typeof addEnrolmentToken>[1], Refusal][] = [
    ['expired', { expires_day: DAY - 1 }, { status: 401, code: 'enrol.token-expired', field }],
    ['revoked', { revoked_day: DAY }, { status: 401, code: 'enrol.token-revoked', field }],
    ['used up', { uses: 3, max_uses: 3 }, { status: 401, code: 'enrol.token-used-up', field }],
  ];
  it.each(tokens)('is refused with a token that is %s', async (_, change, refusal) => {
    await addEnrolmentToken('another-token-of-the-tests', { name: 'another', ...change });
    await expectRefused(() => get(target('edge-intune'), 'another-token-of-the-tests'), refusal);
  });

  const unknown = { status: 401, code: 'enrol.token-unknown', field } as const;
  it.each(['nothing-that-is-known-here', "' or 1=1 --", 'x'.repeat(4_000), STAFF_TOKEN])(
    'is refused with a token that nobody made: %#',
    async (token) => {
      await expectRefused(() => get(target('edge-intune'), token), unknown);
    },
  );

  it('is refused with a token of another server', async () => {
    const token = makeEnrolmentToken('otherKey'.repeat(6), 'r'.repeat(43));
    await expectRefused(() => get(target('edge-intune'), token), { ...unknown, code: 'enrol.token-other-server' });
    const ours = makeEnrolmentToken(await keyFingerprint(env), 'r'.repeat(43));
    await expectRefused(() => get(target('edge-intune'), ours), unknown);
  });

  it.each([null, '', '   '])('is refused without a token: %j', async (token) => {
    const refusal = { status: 422, code: 'deploy.token-missing', field } as const;
    await expectRefused(() => get(target('edge-intune'), token), refusal);
  });

  it.each(['chrome', 'firefox-intune', 'Chrome-linux', '__proto__', '..%2F..', 'x'.repeat(300)])(
    'of "%s" is not there',
    async (name) => {
      await expectRefused(() => get(target(name)), { status: 404, code: 'deploy.target-unknown' });
    },
  );

  const queries: [string, Refusal][] = [
    ['?notice=maybe', { status: 400, code: 'query.invalid', field: 'notice' }],
    ['?organisation=', { status: 400, code: 'query.invalid', field: 'organisation' }],
    ['?organisation=a%0Ab', { status: 400, code: 'query.invalid', field: 'organisation' }],
    [`?organisation=${'x'.repeat(81)}`, { status: 400, code: 'query.invalid', field: 'organisation' }],
    ['?strictestMode=never', { status: 400, code: 'query.invalid', field: 'strictestMode' }],
    ['?privateWindows=on', { status: 400, code: 'query.invalid', field: 'privateWindows' }],
    ['?server=https://evil.example', { status: 400, code: 'query.unknown', field: 'server' }],
    [`?token=${TOKEN}`, { status: 400, code: 'query.unknown', field: 'token' }],
  ];
  it.each(queries)('is refused with %s', async (search, refusal) => {
    await expectRefused(() => get(target('chrome-linux', search)), refusal);
  });

  it.each(['viewer', 'assessor', 'approver', 'works-council'])('is not for a %s', async (role) => {
    await addStaffToken('of-the-role', role, addDays(TODAY, 90), role);
    for (const path of [PATHS.deployTargets, target('chrome-linux')]) {
      await expectRefused(() => get(path, TOKEN, 'of-the-role'), { status: 403, code: 'auth.role-not-allowed' });
    }
  });

  it('is refused at an address that the packages do not know: files lead nobody elsewhere', async () => {
    const elsewhere = { ...PACKAGES, server: 'https://another.example' };
    const other = organisation(TODAY, { ...WITHOUT_PACKAGES, ASSETS: assetsWith(elsewhere) });
    for (const path of [PATHS.deployTargets, target('chrome-linux')]) {
      await expectRefused(() => get(path, TOKEN, ADMIN, other), { status: 409, code: 'deploy.other-address' });
    }
  });

  it.each([
    ['there are no assets', () => organisation()],
    ['nothing was packaged', () => organisation(TODAY, { ...WITHOUT_PACKAGES, ASSETS: assetsWith({}) })],
  ])('is refused where %s', async (_, without) => {
    const refusal = { status: 409, code: 'deploy.no-packages' } as const;
    for (const path of [PATHS.deployTargets, target('chrome-linux')]) {
      await expectRefused(() => get(path, TOKEN, ADMIN, without()), refusal);
    }
  });
});
