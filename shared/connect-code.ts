/**
 * The connect code: what a browser needs to join an organisation's Worker, as one line that a person can paste. Not a
 * secret: its token expires, is counted and can be revoked. Pure.
 */
import * as v from 'valibot';

const PREFIX = 'unshade1.';

/** `https` everywhere, except on this machine. */
export function isServerOrigin(text: string): boolean {
  const [, scheme, host = '', port] = /^(https?):\/\/([a-z0-9.-]+?)(?::([1-9]\d{0,4}))?$/.exec(text) ?? [];
  // As browsers spell an origin: a default port is left out, and would never match.
  if (port !== undefined && (Number(port) > 65535 || port === (scheme === 'https' ? '443' : '80'))) return false;
  if (scheme === 'http') return host === '127.0.0.1' || host === 'localhost';
  return scheme === 'https' && host.split('.').every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
}

/** In place of a fingerprint that cannot be read: no key has it, and so nothing that a server signs is taken. */
export const NO_KEY = 'A'.repeat(43);

export const connectionSchema = v.strictObject({
  server: v.pipe(v.string(), v.check(isServerOrigin, 'an https address without a path, or one of this machine')),
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,128}$/, 'an enrolment token')),
  /** RFC 7638 thumbprint of the Ed25519 key that signs policy and catalogue for browsers. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'a key fingerprint')),
});
export type Connection = v.InferOutput<typeof connectionSchema>;

/** Another token of the same server and key is the same organisation; so is a key that is only known now. */
export function isSameOrganisation(a: Connection | null, b: Connection): boolean {
  return a?.server === b.server && (a.key === b.key || a.key === NO_KEY);
}

export function formatConnectCode({ server, token, key }: Connection): string {
  return `${PREFIX}${server}#${token}.${key}`;
}

/** The connection a pasted code names, or nothing when it is not a connect code. Surrounding white space is forgiven. */
export function parseConnectCode(text: string): Connection | undefined {
  const parts = /^unshade1\.([^#\s]+)#([^.\s]+)\.(\S+)$/.exec(text.trim());
  if (!parts) return undefined;
  const result = v.safeParse(connectionSchema, { server: parts[1], token: parts[2], key: parts[3] });
  return result.success ? result.output : undefined;
}
