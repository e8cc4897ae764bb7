import { describe, expect, it } from 'vitest';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { readConsent } from '../../shared/catalogue/consent.ts';
import { makeRecogniser } from '../../shared/catalogue/recognise.ts';

const REDIRECT = 'redirect_uri=https%3A%2F%2Fapp.example%2Fcallback';
const GOOGLE = `https://accounts.google.com/o/oauth2/v2/auth?client_id=123-abc.apps.googleusercontent.com&${REDIRECT}`;
const MICROSOFT = `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=0a1b2c3d&${REDIRECT}`;
const GITHUB = `https://github.com/login/oauth/authorize?client_id=Iv1.0123456789abcdef&${REDIRECT}`;
const SLACK = `https://slack.com/oauth/v2/authorize?client_id=1234.5678&${REDIRECT}`;
const OKTA = `https://acme.okta.com/oauth2/default/v1/authorize?client_id=0oa1b2c3&${REDIRECT}`;
/** A page with the address of another inside, as the pages that come before the one that asks have it. */
const around = (page: string, key: string, inner: string) => `${page}${key}=${encodeURIComponent(inner)}`;
const CHOOSER = 'https://accounts.google.com/AccountChooser/signinchooser?flowName=GeneralOAuthFlow&';
const pathOf = (url: string) => url.slice(new URL(url).origin.length);

describe('a consent page', () => {
  it.each([
    ['google', GOOGLE],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/o/oauth2/auth/oauthchooseaccount')],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/o/oauth2/v2/auth/oauthchooseaccount')],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/signin/oauth/consent')],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/signin/v2/identifier')],
    ['google', `${GOOGLE.replace('/o/oauth2/v2/auth', '/v3/signin/accountchooser')}&flowName=GeneralOAuthFlow`],
    ['google', `${GOOGLE.replace('/o/oauth2/v2/auth', '/v3/signin/identifier')}&continue=https%3A%2F%2Fevil.example`],
    ['google', GOOGLE.replace('/o/oauth2/v2/auth', '/AccountChooser/signinchooser')],
    ['google', around(CHOOSER, 'continue', GOOGLE)],
    ['google', around(CHOOSER, 'continue', around('https://accounts.google.com/ServiceLogin?', 'continue', GOOGLE))],
    ['microsoft', MICROSOFT],
    ['microsoft', MICROSOFT.replace('common/oauth2/v2.0', 'organizations/oauth2/v2.0')],
    ['microsoft', MICROSOFT.replace('oauth2/v2.0/authorize', 'OAuth2/Authorize')],
    ['microsoft', MICROSOFT.replace('oauth2/v2.0/authorize', 'v2.0/adminconsent')],
    ['microsoft', MICROSOFT.replace('common/oauth2/v2.0/authorize', 'acme.example/adminconsent')],
    ['microsoft', `https://login.live.com/oauth20_authorize.srf?client_id=000000004C12AE6F&${REDIRECT}`],
    ['github', GITHUB],
    ['github', GITHUB.replace('authorize', 'select_account')],
    ['github', around('https://github.com/login?client_id=Iv1.0123456789abcdef&', 'return_to', pathOf(GITHUB))],
    ['slack', SLACK],
    ['slack', SLACK.replace('slack.com', 'acme.slack.com')],
    ['slack', SLACK.replace('slack.com/oauth/v2/authorize', 'acme.slack.com/oauth')],
    ['slack', SLACK.replace('oauth/v2', 'oauth')],
    ['slack', SLACK.replace('oauth/v2', 'openid/connect')],
    ['slack', around('https://acme.slack.com/?', 'redir', pathOf(SLACK))],
    ['okta', OKTA],
    ['okta', OKTA.replace('default/', '')],
    ['okta', around('https://acme.okta.com/login/login.htm?', 'fromURI', pathOf(OKTA))],
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
    GOOGLE.replace('client_id=123-abc.apps.googleusercontent.com', 'client_id='),
    'https://accounts.google.com/v3/signin/identifier?service=mail&continue=https%3A%2F%2Fmail.google.com%2F%3Fclient_id',
    around('https://accounts.google.com/v3/signin/identifier?', 'continue', GOOGLE.replace('accounts.', 'accounts-')),
    around('https://accounts.google.com/v3/signin/identifier?', 'continue', GITHUB),
    around('https://accounts.google.com/v3/signin/identifier?', 'continue', GOOGLE.replace('https:', 'http:')),
    around('https://accounts.google.com/v3/signin/identifier?', 'state', GOOGLE),
    around('https://github.com/search?', 'q', GITHUB),
    around('https://evil.example/?', 'continue', GOOGLE),
    MICROSOFT.replace('oauth2/v2.0/authorize', 'oauth2/v2.0/logout'),
    SLACK.replace('/oauth/v2/authorize', '/oauthentic'),
    OKTA.replace('/oauth2/default/v1/authorize', '/app/authorize'),
    GITHUB.replace('/login/oauth/authorize', '/client_id=/readme'),
    'https://evil.example/?u=https://slack.com/oauth/v2/authorize?client_id=1',
    OKTA.replace('acme.okta.com', 'acme.okta.com.evil.example'),
    OKTA.replace('acme.okta.com', 'notokta.com'),
    'not an address client_id=1',
  ])('is not: %s', (url) => {
    expect(readConsent(url)).toBeUndefined();
  });
});

describe('where a consent page goes back to', () => {
  const bare = GOOGLE.replace(REDIRECT, '');
  const relay = encodeURIComponent('storagerelay://https/app.example:8443?id=auth1');

  it.each([
    ['to the site of a script', `${bare}redirect_uri=${relay}`, 'https://app.example:8443?id=auth1'],
    ['to its origin', `${bare}redirect_uri=gis_transform&origin=https://app.example`, 'https://app.example'],
    [
      'to the origin that chooses an account',
      `${bare.replace('/o/oauth2/v2/auth', '/gsi/select')}origin=https%3A%2F%2Fapp.example`,
      'https://app.example',
    ],
    ['to the site that Google names', `${bare}app_domain=https%3A%2F%2Fapp.example`, 'https://app.example'],
    ['to no site', `${bare}redirect_uri=com.example.app:/oauth`, undefined],
    ['to what it does not say', GITHUB.replace(REDIRECT, ''), undefined],
    [
      'not to an origin that another provider does not ask for',
      `${GITHUB.replace(REDIRECT, '')}origin=https://a.example`,
      undefined,
    ],
    [
      'to what the outer address says before the one inside',
      around(
        `${GOOGLE.replace('/o/oauth2/v2/auth', '/v3/signin/identifier')}&`,
        'continue',
        GOOGLE.replaceAll('app.', 'other.'),
      ),
      'https://app.example/callback',
    ],
    ['not to what another parameter holds', around(bare, 'state', `https://a.example/?${REDIRECT}`), undefined],
    [
      "not to what the address of another site's page holds",
      around(bare, 'continue', `https://a.example/?client_id=1&${REDIRECT}`),
      undefined,
    ],
  ])('is %s', (_how, url, redirect) => {
    expect(readConsent(url)?.client).toMatch(/^(123-abc|Iv1)/);
    expect(readConsent(url)?.redirect).toBe(redirect);
  });
});

describe('the client of a consent page', () => {
  it.each([
    ["Microsoft's in small letters", MICROSOFT.replace('0a1b2c3d', '0A1B2C3D-AAAA'), '0a1b2c3d-aaaa'],
    ["others' as they stand", GITHUB, 'Iv1.0123456789abcdef'],
    ['the outer one', around(`${CHOOSER}client_id=outer&`, 'continue', GOOGLE), 'outer'],
    [
      'the inner one where there is no other',
      around(CHOOSER, 'continue', GOOGLE),
      '123-abc.apps.googleusercontent.com',
    ],
  ])('is %s', (_how, url, client) => {
    expect(readConsent(url)?.client).toBe(client);
  });
});

describe('a sign-in, by the catalogue in the package,', () => {
  const recogniser = makeRecogniser(builtIn, null, { privateLife: true });
  const back = (page: string, site: string) => page.replace(REDIRECT, `redirect_uri=${encodeURIComponent(site)}`);
  const identifier = GOOGLE.replace('/o/oauth2/v2/auth', '/v3/signin/identifier');

  it.each([
    'https://accounts.google.com/v3/signin/identifier?service=mail&flowName=GlifWebSignIn&continue=https%3A%2F%2Fmail.google.com%2F',
    back(identifier, 'https://mail.google.com/'),
    back(identifier, 'https://console.cloud.google.com/'),
    around(back(`${identifier}&`, 'https://www.google.com/'), 'continue', 'https://gemini.google.com/?client_id=1'),
    around(
      'https://accounts.google.com/v3/signin/identifier?client_id=1&',
      'state',
      back(GOOGLE, 'https://claude.ai/'),
    ),
    back(MICROSOFT, 'https://www.office.com/landingv2'),
    back(MICROSOFT, 'https://outlook.office.com/mail/'),
    back(MICROSOFT, 'https://portal.azure.com/signin/index/'),
    MICROSOFT.replace(REDIRECT, ''),
    'https://github.com/login?return_to=%2Fsearch%3Fq%3Dclient_id',
    back(GITHUB, 'https://github.com/sessions'),
    back(SLACK, 'https://app.slack.com/'),
  ])("to a provider's own product is nothing: %s", (url) => {
    expect(recogniser.address(url, 'navigation')).toBeUndefined();
  });

  it.each([
    [back(identifier, 'https://claude.ai/callback'), 'anthropic-claude'],
    [around(CHOOSER, 'continue', back(GOOGLE, 'https://claude.ai/callback')), 'anthropic-claude'],
    [back(identifier, 'storagerelay://https/claude.ai?id=auth1'), 'anthropic-claude'],
  ])('that lets a tool in is noticed: %s', (url, service) => {
    expect(recogniser.address(url, 'navigation')).toEqual({ service, surface: 'sign-in', scopes: [] });
  });

  it('of a known client is noticed, whatever the case', () => {
    const known = Object.keys(builtIn.tables.clients).filter((key) => key.startsWith('microsoft '));
    expect(known.length).toBeGreaterThan(0);
    for (const key of known) {
      const url = MICROSOFT.replace(REDIRECT, '').replace('0a1b2c3d', key.slice('microsoft '.length).toUpperCase());
      expect(recogniser.address(url, 'navigation')?.surface).toBe('sign-in');
    }
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

  it('are those of the page inside where the outer one names none', () => {
    const inner = `${GITHUB}&scope=repo`;
    const outer = around('https://github.com/login?client_id=Iv1.0123456789abcdef&', 'return_to', pathOf(inner));
    expect(readConsent(outer)?.scopes).toEqual(['files']);
    expect(readConsent(`${outer}&scope=read:org`)?.scopes).toEqual(['contacts']);
  });

  it('are those of an administrator where one consents for all', () => {
    expect(readConsent(MICROSOFT.replace('common/oauth2/v2.0/authorize', 'common/adminconsent'))?.scopes).toEqual([
      'admin',
    ]);
  });
});
