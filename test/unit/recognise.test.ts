import { describe, expect, it } from 'vitest';
import type { OpenCatalogue } from '../../shared/catalogue/built-in.ts';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';
import { makeRecogniser } from '../../shared/catalogue/recognise.ts';
import { index, small } from './small-catalogue.ts';

const builtIn: OpenCatalogue = { ...small, index };
const NOTHING: OwnEntries = { services: [], signals: [], renamed: [], excluded: [] };
const OWN: OwnEntries = {
  services: [
    { id: 'own-helper', product: 'Helper', vendor: 'We', country: null, category: 'assistant', accountMatters: false },
  ],
  signals: [
    { service: 'own-helper', surface: 'web-app', host: 'helper.acme.example', inFrames: false },
    { service: 'own-helper', surface: 'embedded', host: 'acme.example', path: '/ai', inFrames: true },
    { service: 'own-helper', surface: 'web-app', host: 'code.example', path: '/pilot', inFrames: false },
    { service: 'chat', surface: 'web-app', host: 'chat.acme.example', inFrames: false },
  ],
  renamed: [{ service: 'chat', product: 'Our chat' }],
  excluded: ['widget'],
};

const recogniser = makeRecogniser(builtIn, null, { privateLife: false });
const withOwn = makeRecogniser(builtIn, OWN, { privateLife: false });
const consentTo = (client: string, redirect: string) =>
  `https://accounts.google.com/o/oauth2/v2/auth?client_id=${client}&scope=https://mail.google.com/&redirect_uri=${encodeURIComponent(redirect)}`;

describe('a sign-in', () => {
  it.each([
    ['by where it goes back to', 'unheard-of', 'https://chat.example/oauth', 'chat'],
    ['by an API host, which no tab shows', 'unheard-of', 'https://api.example/callback', 'chat'],
    ['by a host that is only there for sign-ins', 'unheard-of', 'https://auth.example/callback', 'chat'],
    [
      "by the vendor's main domain, which is no use by itself",
      'unheard-of',
      'https://id.vendor.example/callback',
      'deep',
    ],
    ['by its client, wherever it goes back to', 'chat-client.apps', 'https://elsewhere.example/', 'chat'],
  ])('is told %s', (_how, client, redirect, service) => {
    const seen = recogniser.address(consentTo(client, redirect), 'navigation');
    expect(seen).toEqual({ service, surface: 'sign-in', scopes: ['mail'] });
  });

  it.each([
    ['to a place that nobody knows', consentTo('unheard-of', 'https://elsewhere.example/')],
    ["to the vendor's forum", consentTo('unheard-of', 'https://community.chat.example/')],
    ["to the forum on a vendor's main domain", consentTo('unheard-of', 'https://forum.vendor.example/')],
    ['to nowhere', consentTo('unheard-of', 'not an address')],
    [
      'that names an API host in a frame',
      consentTo('unheard-of', 'https://api.example/').replace('accounts.google.com', 'example.org'),
    ],
  ])('is none %s', (_what, url) => {
    expect(recogniser.address(url, 'navigation')).toBeUndefined();
  });

  it('is not looked for in frames', () => {
    expect(recogniser.address(consentTo('chat-client.apps', 'https://chat.example/'), 'frame')).toBeUndefined();
  });
});

describe('what is there without an address', () => {
  it('is an extension by its id, and an agent where it may drive the browser', () => {
    const id = 'abcdefghijklmnopabcdefghijklmnop';
    expect(recogniser.extension(id, false)).toEqual({ service: 'chat', surface: 'extension', scopes: [] });
    expect(recogniser.extension(id, true)?.scopes).toEqual(['agent']);
    expect(recogniser.extension('ponmlkjihgfedcbaponmlkjihgfedcba', true)).toBeUndefined();
    expect(recogniser.extension('constructor', true)).toBeUndefined();
    expect([recogniser.isListedExtension(id), recogniser.isListedExtension('toString')]).toEqual([true, false]);
  });

  it('is an agent by what is known of it, whatever it asked for', () => {
    const id = 'abcdefghijklmnopabcdefghijklmnop';
    const agent = { ...builtIn, tables: { ...builtIn.tables, agents: [id] } };
    expect(makeRecogniser(agent, null, { privateLife: false }).extension(id, false)?.scopes).toEqual(['agent']);
  });

  it('is a browser by its brand', () => {
    expect(recogniser.brand('Chat Browser')).toEqual({ service: 'chat', surface: 'web-app', scopes: [] });
    expect(recogniser.brand('Chromium')).toBeUndefined();
  });
});

describe('private life', () => {
  const url = 'https://companion.example/';
  it('is not noticed, not named and not asked about', () => {
    expect(recogniser.address(url, 'navigation')).toBeUndefined();
    expect(recogniser.address(consentTo('x-unheard', url), 'navigation')).toBeUndefined();
    expect(recogniser.service('companion')).toBeUndefined();
  });

  it('is known, so that it is no candidate either', () => {
    expect(recogniser.isListed(url)).toBe(true);
  });

  it('is noticed where a policy says so', () => {
    const observing = makeRecogniser(builtIn, null, { privateLife: true });
    expect(observing.address(url, 'navigation')?.service).toBe('companion');
    expect(observing.service('companion')?.product).toBe('companion');
  });
});

describe("the organisation's entries", () => {
  it.each([
    ['https://helper.acme.example/x', 'own-helper', 'web-app'],
    ['https://www.acme.example/ai/x', 'own-helper', 'embedded'],
    ['https://chat.acme.example/', 'chat', 'web-app'],
    ['https://chat.example/', 'chat', 'web-app'],
    ['https://code.example/pilot', 'own-helper', 'web-app'],
  ])('%s is %s, met as %s: they win', (url, service, surface) => {
    expect(withOwn.address(url, 'navigation')).toMatchObject({ service, surface });
  });

  it('leave a service out', () => {
    expect(recogniser.address('https://widget.example/', 'frame')?.service).toBe('widget');
    expect(withOwn.address('https://widget.example/', 'frame')).toBeUndefined();
    expect(withOwn.service('widget')).toBeUndefined();
  });

  it('count in frames where they say so', () => {
    expect(withOwn.address('https://acme.example/ai', 'frame')?.service).toBe('own-helper');
    expect(withOwn.address('https://helper.acme.example/', 'frame')).toBeUndefined();
  });

  it('name services', () => {
    expect(withOwn.service('chat')?.product).toBe('Our chat');
    expect(withOwn.service('own-helper')?.vendor).toBe('We');
    expect(withOwn.service('unheard-of')).toBeUndefined();
  });

  it('may be empty', () => {
    const same = makeRecogniser(builtIn, NOTHING, { privateLife: false });
    expect(same.address('https://chat.example/', 'navigation')?.service).toBe('chat');
  });
});
