import { describe, expect, it } from 'vitest';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { describeSignal, type Match, matchUrl, type Where } from '../../shared/catalogue/match.ts';
import { index, placed } from './small-catalogue.ts';

const real = buildCatalogue(readVendorFiles());
const realIndex = openIndex(real.index);
const realId = (url: string) => {
  const match = matchUrl(realIndex, url, 'navigation');
  return match && real.services[match.service]?.id;
};

describe('a host', () => {
  it.each([
    ['https://chat.example/', 'chat web-app'],
    ['http://chat.example/', 'chat web-app'],
    ['https://chat.example', 'chat web-app'],
    ['https://chat.example:8443/x', 'chat web-app'],
    ['https://chat.example./', 'chat web-app'],
    ['https://chat.example.:443/', 'chat web-app'],
    ['https://www.chat.example/c/1?q=2#3', 'chat web-app'],
    ['https://a.b.c.chat.example/', 'chat web-app'],
    ['https://chat.example?x=1', 'chat web-app'],
    ['https://chat.example#x', 'chat web-app'],
    ['https://user:word@chat.example/', 'chat web-app'],
    // Whole labels only.
    ['https://xchat.example/', '-'],
    ['https://x-chat.example/', '-'],
    ['https://chat.example.evil.test/', '-'],
    ['https://chat.examples/', '-'],
    ['https://chat.exampl/', '-'],
    ['https://example/', '-'],
    ['https://chat.example../', '-'],
    // A longer host wins where its path fits, and gives way where it does not.
    ['https://deep.chat.example/in/1', 'deep web-app'],
    ['https://deep.chat.example/out', 'chat web-app'],
    ['https://docs.chat.example/guide', 'deep vendor-page'],
    ['https://www.docs.chat.example/', 'deep vendor-page'],
  ])('%s is placed at %s', (url, place) => {
    expect(placed(url)).toBe(place);
  });

  it.each([
    'https://chat.example@evil.test/',
    'https://chat.example:443@evil.test/',
    'https://chat.example%2F@evil.test/',
    'https://user:chat.example@evil.test/',
    'https://evil.test/?x=chat.example',
    'https://evil.test/?u=https://chat.example/',
    'https://evil.test/#https://chat.example/',
    'https://evil.test/chat.example',
    'https://evil.test/@chat.example/',
    'https://evil.test/x@chat.example',
    'https://evil.test?@chat.example',
    'https://evil.test#@chat.example',
    'https://evil.test\\@chat.example/',
    'https://evil.test:80/@chat.example/',
    'https://127.0.0.1/chat.example',
    'https://[::1]/chat.example',
    'https://xn--cht-7na.example/',
  ])('is not read out of another part of %s', (text) => {
    expect(placed(new URL(text).href)).toBe('-');
  });

  it.each([
    'https://CHAT.example/',
    'https://chat。example/',
    'https:chat.example',
    'https:\\\\chat.example\\x',
    ' https://chat.example',
    'https://ch\tat.example/',
  ])('is found once the browser has spelled it: %j', (text) => {
    expect(placed(new URL(text).href)).toBe('chat web-app');
  });
});

it.each([
  'ftp://chat.example/',
  'ws://chat.example/',
  'file://chat.example/',
  'chrome://chat.example/',
  'view-source:https://chat.example/',
  'blob:https://chat.example/1',
  'data:text/html,https://chat.example/',
  'javascript:"https://chat.example/"',
  'about:blank',
  'chrome-extension://chat.example/',
  'HTTPS://chat.example/',
  '',
  'https://',
  'https:///',
  'http',
  '/chat.example',
])('%j is no page of the web', (url) => {
  expect(placed(url)).toBe('-');
});

describe('a path', () => {
  it.each([
    ['https://code.example/pilot', 'code embedded'],
    ['https://code.example/pilot/', 'code embedded'],
    ['https://code.example/pilot?x', 'code embedded'],
    ['https://code.example/pilot#x', 'code embedded'],
    ['https://code.example:8080/pilot/x', 'code embedded'],
    ['https://www.code.example/pilot', 'code embedded'],
    ['https://code.example/p/q/r', 'code web-app'],
    ['https://code.example/', '-'],
    ['https://code.example', '-'],
    ['https://code.example/pilots', '-'],
    ['https://code.example/pilot-x', '-'],
    ['https://code.example/pilot.html', '-'],
    ['https://code.example/Pilot', '-'],
    ['https://code.example//pilot', '-'],
    ['https://code.example/x/pilot', '-'],
    ['https://code.example/?/pilot', '-'],
    ['https://code.example/pilo', '-'],
    ['https://code.example/pilot%2Fx', '-'],
  ])('%s is placed at %s', (url, place) => {
    expect(placed(url)).toBe(place);
  });
});

describe('a query', () => {
  it.each([
    ['https://www.find.example/s?m=50', 'search embedded'],
    ['https://www.find.example/s?q=a&m=50', 'search embedded'],
    ['https://www.find.example/s?m=50&q=a#x', 'search embedded'],
    ['https://www.find.example/s/?m=50', 'search embedded'],
    ['https://www.find.example/s?m=500', '-'],
    ['https://www.find.example/s?m=5', '-'],
    ['https://www.find.example/s?xm=50', '-'],
    ['https://www.find.example/s?q=m=50', '-'],
    ['https://www.find.example/s?q=m%3D50', '-'],
    ['https://www.find.example/s?M=50', '-'],
    ['https://www.find.example/s#?m=50', '-'],
    ['https://www.find.example/s?q=1#&m=50', '-'],
    ['https://www.find.example/x?m=50', '-'],
    ['https://www.find.example/s', '-'],
    ['https://find.example/s?m=50', '-'],
    ['https://ask.find.example/?ask=what', 'search web-app'],
    ['https://ask.find.example/?ask', 'search web-app'],
    ['https://ask.find.example?ask=', 'search web-app'],
    ['https://ask.find.example/?a=1&ask', 'search web-app'],
    ['https://ask.find.example/?asks=1', '-'],
    ['https://ask.find.example/?task=1', '-'],
    ['https://ask.find.example/', '-'],
  ])('%s is placed at %s', (url, place) => {
    expect(placed(url)).toBe(place);
  });
});

it.each<[string, Where, string]>([
  ['https://chat.example/', 'frame', 'chat web-app'],
  ['https://code.example/pilot', 'frame', '-'],
  ['https://code.example/pilot/lab', 'frame', 'code embedded'],
  ['https://code.example/pilot/lab', 'navigation', 'code embedded'],
  ['https://widget.example/', 'frame', 'widget embedded'],
  ['https://widget.example/', 'navigation', '-'],
  ['https://www.find.example/ai', 'frame', '-'],
])('%s in a %s is placed at %s, as its seenBy says', (url, where, place) => {
  expect(placed(url, where)).toBe(place);
});

it.each([
  ['https://chatgpt.com/c/1', 'openai-chatgpt'],
  ['https://chatgpt.com@evil.example/', undefined],
  ['https://evil.example/?x=chatgpt.com', undefined],
  ['https://chatgpt.com.evil.example/', undefined],
  ['https://chatgpt-com.example/', undefined],
  ['https://github.com/copilot', 'github-copilot'],
  ['https://github.com/', undefined],
  ['https://www.google.com/search?q=udm%3D50', undefined],
])('in the real catalogue %s is %s', (url, id) => {
  expect(realId(new URL(url).href)).toBe(id);
});

it('a match names the signal that fitted, in words', () => {
  const signal = (url: string) => describeSignal(index, matchUrl(index, url, 'navigation') as Match);
  expect(signal('https://www.chat.example/x')).toBe('chat.example');
  expect(signal('https://code.example/pilot/x')).toBe('code.example/pilot');
  expect(signal('https://www.find.example/s?q=1&m=50')).toBe('www.find.example/s?m=50');
});
