/**
 * Reads the page on which an identity provider asks a person to let a tool in: which provider, which client, where it
 * goes back to, and what kinds of data the tool may then read. Pure.
 */
import { SCOPES, type Scope } from '../surface.ts';
import { vocabularyJson } from './compiled.ts';
import type { ISSUERS } from './schema.ts';
import type * as vocabulary from './vocabulary.ts';

type Vocabulary = typeof vocabulary;

export type Issuer = (typeof ISSUERS)[number];

export interface Consent {
  issuer: Issuer;
  client: string;
  /** Where people are sent back to: the provider lets a client name only places that it has registered. */
  redirect: string | undefined;
  scopes: readonly Scope[];
}

interface Provider {
  issuer: Issuer;
  host: RegExp;
  /** Where it asks, and where it has people sign in or choose an account first. */
  path: RegExp;
  /** What carries the address of the page that asks, on one that comes before it. */
  next: string;
  /** What comes before the names of scopes and says nothing. */
  prefix?: RegExp;
}

const PROVIDERS: readonly Provider[] = [
  {
    issuer: 'google',
    host: /^accounts\.google\.com$/,
    path: /^\/(o\/oauth2|(v3\/)?signin|AccountChooser|gsi)\//,
    next: 'continue',
    prefix: /^https:\/\/www\.googleapis\.com\/auth\//,
  },
  {
    issuer: 'microsoft',
    host: /^login\.(live\.com|microsoftonline\.(com|us)|partner\.microsoftonline\.cn)$/,
    path: /\/(oauth2\/(v2\.0\/)?authorize|adminconsent|oauth20_authorize\.srf)$/i,
    next: '',
    // They may come with the address of the service that they are for.
    prefix: /^https:\/\/[^/]+\/+/,
  },
  {
    issuer: 'github',
    host: /^github\.com$/,
    path: /^\/login(\/oauth\/(authorize|select_account))?$/,
    next: 'return_to',
  },
  {
    issuer: 'slack',
    host: /(^|\.)slack\.com$/,
    path: /^\/(oauth(\/|$)|openid\/connect\/authorize$)/,
    next: 'redir',
  },
  {
    issuer: 'okta',
    host: /\.okta(preview|-emea)?\.com$/,
    path: /^\/oauth2\/([^/]+\/)?v1\/authorize$/,
    next: 'fromURI',
  },
];

/** A page before one before the one that asks: more are not looked through. */
const MOST_PAGES = 3;

/** Undefined for every other page. Costs a search for a word where there is none. */
export function readConsent(text: string): Consent | undefined {
  if (!text.includes('client_id')) return undefined;
  let provider: Provider | undefined;
  const found = new Set<Scope | undefined>();
  // Outermost first, and the first that says a thing counts. An address inside another is read only where a provider's
  // own page carries it as its next one, and it is a page of the same provider.
  const pages: URL['searchParams'][] = [];
  for (let depth = 0, address = text; depth < MOST_PAGES && URL.canParse(address); depth++) {
    const { protocol, hostname, pathname, searchParams } = new URL(address);
    provider ??= PROVIDERS.find(({ host }) => host.test(hostname));
    if (!provider?.host.test(hostname) || protocol !== 'https:') break;
    if (provider.path.test(pathname)) {
      pages.push(searchParams);
      if (/adminconsent$/i.test(pathname)) found.add('admin');
    }
    address = (searchParams.get(provider.next) ?? '').replace(/^\//, `https://${hostname}/`);
  }
  const read = (key: string) => pages.map((page) => page.get(key)).find(Boolean) ?? '';
  const client = read('client_id');
  if (!provider || !client) return undefined;
  const { issuer, prefix } = provider;
  const scopes = (JSON.parse(vocabularyJson) as Vocabulary).SCOPE_NAMES[issuer];
  // Slack asks for what the person's own token may do beside what the app's may.
  for (const asked of `${read('scope')} ${read('user_scope')}`.toLowerCase().split(/[\s,]+/)) {
    const name = asked.replace(prefix ?? '', '');
    found.add(SCOPES.find((scope) => scopes[scope]?.split(' ').some((beginning) => name.startsWith(beginning))));
  }
  // A script of the site may take Google's answer itself: then only the site that it runs in is named, and a
  // storagerelay://https/app.example.com?id=1 goes back to https://app.example.com.
  const back = issuer === 'google' ? ['redirect_uri', 'origin', 'app_domain'] : ['redirect_uri'];
  return {
    issuer,
    // GUIDs, whose case means nothing; the catalogue has them in lower case.
    client: issuer === 'microsoft' ? client.toLowerCase() : client,
    redirect: back
      .map((key) => read(key).replace(/^storagerelay:\/\/(https?)\//, '$1://'))
      .find((site) => /^https?:/.test(site)),
    scopes: SCOPES.filter((scope) => found.has(scope)),
  };
}
