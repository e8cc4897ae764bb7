import { describe, expect, it } from 'vitest';
import { readConsent } from '../../shared/catalogue/consent.ts';

const REDIRECT = 'redirect_uri=https%3A%2F%2Fapp.example%2Fcallback';
const GOOGLE = `https://accounts.google.com/o/oauth2/v2/auth?client_id=123-abc.apps.googleusercontent.com&${REDIRECT}`;
const MICROSOFT = `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=0a1b2c3d&${REDIRECT}`;
const GITHUB = `https://github.com/login/oauth/authorize?client_id=Iv1.0123456789abcdef&${REDIRECT}`;
const SLACK = `https://slack.com/oauth/v2/authorize?client_id=1234.5678&${REDIRECT}`;
const OKTA = `https://acme.okta.com/oauth2/default/v1/authorize?client_id=0oa1b2c3&${REDIRECT}`;

describe('a consent page', () => {
  it.each([
    ['google', GOOGLE],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/o/oauth2/auth/oauthchooseaccount')],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/signin/oauth/consent')],
    ['microsoft', MICROSOFT],
    ['microsoft', MICROSOFT.replace('common/oauth2/v2.0/authorize', 'acme.example/adminconsent')],
    ['microsoft', `https://login.live.com/oauth20_authorize.srf?client_id=000000004C12AE6F&${REDIRECT}`],
    ['github', GITHUB],
    ['slack', SLACK],
    ['slack', SLACK.replace('slack.com', 'acme.slack.com')],
    ['okta', OKTA],
    ['okta', OKTA.replace('okta.com', 'oktapreview.com')],
  ])('of %s is read: %s', (issuer, url) => {
    expect(readConsent(url)).toMatchObject({ issuer, redirect: 'https://app.example/callback' });
  });

  it.each([
    GOOGLE.replace('accounts.google.com', 'accounts.google.com.evil.example'),
    GOOGLE.replace('accounts.google.com', 'evil.example/accounts.google.com'),
    GOOGLE.replace('https:', 'http:'),
    GOOGLE.replace('/o/oauth2/v2/auth', '/ServiceLogin'),
    GOOGLE.replace('client_id=', 'client_ids='),
    GITHUB.replace('/login/oauth/authorize', '/client_id=/readme'),
    'https://evil.example/?u=https://slack.com/oauth/v2/authorize?client_id=1',
    OKTA.replace('acme.okta.com', 'acme.okta.com.evil.example'),
    OKTA.replace('acme.okta.com', 'notokta.com'),
    'not an address client_id=1',
  ])('is not: %s', (url) => {
    expect(readConsent(url)).toBeUndefined();
  });
});

describe('the scopes that a tool asks for', () => {
  const scopes = (url: string, text: string, key = 'scope') =>
    readConsent(`${url}&${key}=${encodeURIComponent(text)}`)?.scopes;

  it.each<[string, string, string[]]>([
    [GOOGLE, 'openid email profile', []],
    [GOOGLE, 'https://mail.google.com/', ['mail']],
    [GOOGLE, 'openid https://www.googleapis.com/auth/gmail.readonly', ['mail']],
    [
      GOOGLE,
      'https://www.googleapis.com/auth/drive.readonly https://www.googleapis.com/auth/calendar',
      ['files', 'calendar'],
    ],
    [GOOGLE, 'https://www.googleapis.com/auth/contacts.readonly', ['contacts']],
    [GOOGLE, 'https://www.googleapis.com/auth/admin.directory.user.readonly', ['admin']],
    [GOOGLE, 'https://evil.example/auth/gmail', []],
    [MICROSOFT, 'openid offline_access User.Read', []],
    [MICROSOFT, 'Mail.Read Files.ReadWrite.All', ['mail', 'files']],
    [MICROSOFT, 'https://graph.microsoft.com/Calendars.Read', ['calendar']],
    [MICROSOFT, 'https://graph.microsoft.com/Sites.Read.All Directory.Read.All', ['files', 'admin']],
    [MICROSOFT, 'Contacts.Read People.Read', ['contacts']],
    [GITHUB, 'repo read:org', ['files', 'contacts']],
    [GITHUB, 'user:email', []],
    [GITHUB, 'admin:org', ['admin']],
    [SLACK, 'channels:history,files:read,users:read', ['mail', 'files', 'contacts']],
    [SLACK, 'commands,chat:write', []],
    [OKTA, 'openid okta.users.read', ['contacts']],
    [OKTA, 'okta.apps.manage', ['admin']],
  ])('%s with %s are %j', (url, asked, expected) => {
    expect(scopes(url, asked)).toEqual(expected);
  });

  it("are Slack's for the person too", () => {
    expect(scopes(SLACK, 'search:read', 'user_scope')).toEqual(['mail']);
  });

  it('are those of an administrator where one consents for all', () => {
    expect(readConsent(MICROSOFT.replace('common/oauth2/v2.0/authorize', 'common/adminconsent'))?.scopes).toEqual([
      'admin',
    ]);
  });
});
