/** A laboratory in which IT rolls out: packages made for it, files of the deployment kit, and policy that browsers here obey. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import * as v from 'valibot';
import { makePackages } from '../../scripts/lib/package.ts';
import { PATHS } from '../../shared/api.ts';
import { KIT_TOKEN_HEADER, type Kit, type KitTarget, kitSchema, type Packages } from '../../shared/deploy.ts';
import { type AddedToken, addedTokenSchema, type NewToken } from '../../shared/rollout.ts';
import { type Lab, openLab } from './lab.ts';
import { makePolicyFolder, type PolicyFolder } from './policy-folder.ts';

export interface PolicyLab extends Lab {
  policy: PolicyFolder;
  packages: Packages;
  /** What an admin gets for a target, with each file put where the kit says it goes. */
  deploy: (target: KitTarget, choices?: { token?: string; query?: Record<string, string> }) => Promise<Kit>;
  /** Hands out this version of the extension from now on. */
  publish: (version: string) => Promise<void>;
  makeToken: (token: Partial<NewToken> & Pick<NewToken, 'name'>) => Promise<AddedToken>;
  /** Answers of the API to staff; throws where it refuses. */
  staff: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<unknown>;
}

export async function openPolicyLab({ https = false }: { https?: boolean } = {}): Promise<PolicyLab> {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
  const packagesOf = (assets: string, server: string, version?: string) =>
    makePackages({ server, into: join(assets, 'packages'), key: String(key), ...(version && { version }) });
  let packages: Packages | undefined;
  const lab = await openLab(undefined, {
    https,
    prepareAssets: async (assets, server) => {
      packages = await packagesOf(assets, server);
    },
  });
  if (!packages) throw new Error('nothing was packaged');
  const folder = join(lab.folder, 'policy');
  mkdirSync(folder);
  const policy = makePolicyFolder(folder);

  async function staff(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const { status, text } = await ask(lab, method, path, {
      headers: {
        authorization: `Bearer ${lab.values.adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        // Nobody else changes anything here: whatever is there was read.
        ...(method === 'PUT' ? { 'if-match': '"0"' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text) as unknown;
  }

  return {
    ...lab,
    policy,
    packages,
    staff,
    async deploy(target, { token = lab.values.enrolmentToken, query = {} } = {}) {
      const path = `${PATHS.deploy.replace(':target', target)}?${new URLSearchParams({ notice: 'yes', ...query })}`;
      const kit = v.parse(kitSchema, await staff('GET', path, undefined, { [KIT_TOKEN_HEADER]: token }));
      for (const { place, text } of kit.files) policy.place(place, text);
      return kit;
    },
    async publish(version) {
      await packagesOf(join(lab.folder, 'assets'), lab.server, version);
    },
    async makeToken(token) {
      const body = { expiresDay: '2027-06-30', maxUses: 100, ...token };
      return v.parse(addedTokenSchema, await staff('POST', PATHS.enrolmentTokens, body));
    },
  };
}

/** As a browser that knows the server by its address, past the proxy: Node.js would not take its certificate. */
function ask(
  { server, port }: Lab,
  method: string,
  path: string,
  { headers, body }: { headers: Record<string, string>; body?: string },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(server);
    const sent = request({ port, host: '127.0.0.1', method, path, headers: { ...headers, host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The one browser that is enrolled, as the database has it. */
export function deviceOf(lab: Lab): Record<string, unknown> | undefined {
  return lab.rows()['device']?.at(-1);
}

/** Syncs that the server answered. */
export function syncsOf({ said }: Lab): number {
  return said.filter(({ path, answer }) => path === PATHS.sync && answer.includes('"merged"')).length;
}
