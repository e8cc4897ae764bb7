/**
 * Words that rules go by. Data: compiled beside the catalogue, and parsed when a rule first needs them. Pure.
 */
import type { Scope } from '../surface.ts';
import type { Issuer } from './consent.ts';

/** Keys of a query that hold what people type: a signal on one would tell who looked for a given word. */
export const FREE_TEXT_KEYS = `q query search search_query text term terms k keyword keywords kw p s w wd word words phrase ask prompt question
  url u`;

/** What the most visited sites are there for, as the only segment of a path: whoever takes it takes the site. */
export const MAIN_PLACES = `search results watch shorts wiki w web maps mail inbox feed home r u user users in i p c s d dp gp item video
  videos channel photo photos groups pages explore news questions question document spreadsheets presentation
  forms drive file files index.html index.php login signin signup account accounts settings messages message store
  shop products product`;

/**
 * Beginnings of the names of scopes, by what they let a tool read. The first kind that fits counts, in the order of SCOPES.
 *
 * Sources, read 2026-11-21: Google "OAuth 2.0 Scopes for Google APIs", Microsoft Graph "Permissions reference", GitHub
 * "Scopes for OAuth apps", Slack "Permission scopes", Okta "OAuth 2.0 scopes".
 */
export const SCOPE_NAMES: Readonly<Record<Issuer, Partial<Record<Scope, string>>>> = {
  google: {
    mail: 'https://mail.google.com gmail chat',
    files: 'drive documents spreadsheets presentations forms',
    calendar: 'calendar meetings https://www.google.com/calendar',
    contacts: 'contacts directory https://www.google.com/m8/feeds',
    admin: 'admin cloud-platform apps.',
  },
  microsoft: {
    mail: 'mail imap. pop. smtp. ews. chat channelmessage',
    files: 'files. sites. notes. allsites. myfiles.',
    calendar: 'calendars. onlinemeeting callrecord',
    contacts: 'contacts. people. user.readbasic.all user.read.all',
    admin: 'directory. rolemanagement. application. user.readwrite.all group.readwrite.all policy. auditlog.',
  },
  github: {
    files: 'repo public_repo gist',
    contacts: 'read:org',
    admin: 'admin: write:org manage_ delete_repo site_admin',
  },
  slack: {
    mail: 'channels:history groups:history im:history mpim:history search:',
    files: 'files: remote_files: canvases:',
    contacts: 'users: users.profile: usergroups:',
    admin: 'admin',
  },
  okta: { contacts: 'okta.users.read okta.groups.read', admin: 'okta.' },
};
