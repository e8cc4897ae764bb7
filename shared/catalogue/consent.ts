/**
 * Reads the page on which an identity provider asks a person to let a tool in: which provider, which client, where it
 * goes back to, and what kinds of data the tool may then read. Pure.
 *
 * Sources, read 2026-11-21: Google "OAuth 2.0 Scopes for Google APIs", Microsoft Graph "Permissions reference", GitHub
 * "Scopes for OAuth apps", Slack "Permission scopes", Okta "OAuth 2.0 scopes".
 */
import { SCOPES, type Scope } from '../surface.ts';
import type { ISSUERS } from './schema.ts';

export type Issuer = (typeof ISSUERS)[number];

export interface Consent {
  issuer: Issuer;
  client: string;
  /** Where people are sent back to: the provider lets a client name only places that it has registered. */
  redirect: string | undefined;
  scopes: readonly Scope[];
}

/** Undefined for every other page. Costs a search for a word where there is none. */
export function readConsent(text: string): Consent | undefined {
  if (!text.includes('client_id=') || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const issuer = issuerOf(url);
  const client = url.searchParams.get('client_id');
  if (!issuer || !client) return undefined;
  // Slack asks for what the person's own token may do beside what the app's may.
  const asked = ['scope', 'user_scope'].flatMap((key) => url.searchParams.get(key)?.split(/[\s,]+/) ?? []);
  const found = new Set(asked.map((scope) => scopeOf(issuer, scope)));
  if (issuer === 'microsoft' && url.pathname.endsWith('/adminconsent')) found.add('admin');
  return {
    issuer,
    client,
    redirect: url.searchParams.get('redirect_uri') ?? undefined,
    scopes: SCOPES.filter((scope) => found.has(scope)),
  };
}

function issuerOf({ protocol, hostname, pathname }: URL): Issuer | undefined {
  if (protocol !== 'https:') return undefined;
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1);
  switch (hostname) {
    case 'accounts.google.com':
      return segments.includes('oauth2') || segments.includes('oauth') ? 'google' : undefined;
    case 'login.microsoftonline.com':
    case 'login.microsoftonline.us':
    case 'login.partner.microsoftonline.cn':
      return last === 'authorize' || last === 'adminconsent' ? 'microsoft' : undefined;
    case 'login.live.com':
      return last === 'oauth20_authorize.srf' ? 'microsoft' : undefined;
    case 'github.com':
      return pathname === '/login/oauth/authorize' ? 'github' : undefined;
  }
  if (hostname === 'slack.com' || hostname.endsWith('.slack.com')) {
    return last === 'authorize' || last === 'oauth' ? 'slack' : undefined;
  }
  if (/\.okta(?:preview|-emea)?\.com$/.test(hostname)) return last === 'authorize' ? 'okta' : undefined;
  return undefined;
}

/** Beginnings of scope names, by what they let a tool read. The first that fits counts. */
const SCOPE_PREFIXES: Readonly<Record<Issuer, readonly (readonly [prefix: string, scope: Scope])[]>> = {
  google: [
    ['https://mail.google.com', 'mail'],
    ['gmail', 'mail'],
    ['chat', 'mail'],
    ['drive', 'files'],
    ['documents', 'files'],
    ['spreadsheets', 'files'],
    ['presentations', 'files'],
    ['forms', 'files'],
    ['calendar', 'calendar'],
    ['meetings', 'calendar'],
    ['https://www.google.com/calendar', 'calendar'],
    ['contacts', 'contacts'],
    ['directory', 'contacts'],
    ['https://www.google.com/m8/feeds', 'contacts'],
    ['admin', 'admin'],
    ['cloud-platform', 'admin'],
    ['apps.', 'admin'],
  ],
  microsoft: [
    ['mail', 'mail'],
    ['imap.', 'mail'],
    ['pop.', 'mail'],
    ['smtp.', 'mail'],
    ['ews.', 'mail'],
    ['chat', 'mail'],
    ['channelmessage', 'mail'],
    ['files.', 'files'],
    ['sites.', 'files'],
    ['notes.', 'files'],
    ['allsites.', 'files'],
    ['myfiles.', 'files'],
    ['calendars.', 'calendar'],
    ['onlinemeeting', 'calendar'],
    ['callrecord', 'calendar'],
    ['contacts.', 'contacts'],
    ['people.', 'contacts'],
    ['user.readbasic.all', 'contacts'],
    ['user.read.all', 'contacts'],
    ['directory.', 'admin'],
    ['rolemanagement.', 'admin'],
    ['application.', 'admin'],
    ['user.readwrite.all', 'admin'],
    ['group.readwrite.all', 'admin'],
    ['policy.', 'admin'],
    ['auditlog.', 'admin'],
  ],
  okta: [
    ['okta.users.read', 'contacts'],
    ['okta.groups.read', 'contacts'],
    ['okta.', 'admin'],
  ],
  github: [
    ['repo', 'files'],
    ['public_repo', 'files'],
    ['gist', 'files'],
    ['read:org', 'contacts'],
    ['admin:', 'admin'],
    ['write:org', 'admin'],
    ['manage_', 'admin'],
    ['delete_repo', 'admin'],
    ['site_admin', 'admin'],
  ],
  slack: [
    ['admin', 'admin'],
    ['channels:history', 'mail'],
    ['groups:history', 'mail'],
    ['im:history', 'mail'],
    ['mpim:history', 'mail'],
    ['search:', 'mail'],
    ['files:', 'files'],
    ['remote_files:', 'files'],
    ['canvases:', 'files'],
    ['users:', 'contacts'],
    ['users.profile:', 'contacts'],
    ['usergroups:', 'contacts'],
  ],
};

function scopeOf(issuer: Issuer, asked: string): Scope | undefined {
  const name = bareName(issuer, asked);
  return SCOPE_PREFIXES[issuer].find(([prefix]) => name.startsWith(prefix))?.[1];
}

function bareName(issuer: Issuer, asked: string): string {
  // Microsoft's may come with the address of the service that they are for, Google's nearly all come with the same one.
  if (issuer === 'microsoft') return asked.toLowerCase().replace(/^https:\/\/[^/]+\/+/, '');
  return issuer === 'google' ? asked.replace(/^https:\/\/www\.googleapis\.com\/auth\//, '') : asked;
}
