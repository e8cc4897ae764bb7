import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Connection, formatConnectCode, isServerOrigin, parseConnectCode } from '../../shared/connect-code.ts';

const token = 'abcdefghijklmnop';
const key = 'k'.repeat(43);
const server = 'https://unshade.example';
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCxyz019_-'), minLength, maxLength });

describe('a connect code', () => {
  it('names what it was made of', () => {
    const connection: fc.Arbitrary<Connection> = fc.record({
      server: fc.constantFrom(server, 'https://a.b.c:8443', 'http://127.0.0.1:8787', 'http://localhost'),
      token: letters(16, 128),
      key: letters(43, 43),
    });
    const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r\n'), maxLength: 3 });
    fc.assert(
      fc.property(connection, space, space, (given, before, after) => {
        expect(parseConnectCode(before + formatConnectCode(given) + after)).toEqual(given);
      }),
    );
  });

  it('is one line with everything in it', () => {
    expect(formatConnectCode({ server, token, key })).toBe(`unshade1.${server}#${token}.${key}`);
  });

  it.each([
    ['nothing', ''],
    ['another version', `unshade2.${server}#${token}.${key}`],
    ['capitals', `UNSHADE1.${server}#${token}.${key}`],
    ['no server', `unshade1.#${token}.${key}`],
    ['no key', `unshade1.${server}#${token}`],
    ['no token', `unshade1.${server}#.${key}`],
    ['a short token', `unshade1.${server}#abc.${key}`],
    ['a token of 129 letters', `unshade1.${server}#${'a'.repeat(129)}.${key}`],
    ['a short key', `unshade1.${server}#${token}.${key.slice(1)}`],
    ['a long key', `unshade1.${server}#${token}.${key}k`],
    ['a key that is not base64url', `unshade1.${server}#${token}.${'+'.repeat(43)}`],
    ['something behind it', `unshade1.${server}#${token}.${key} x`],
    ['something before it', `code: unshade1.${server}#${token}.${key}`],
    ['a break inside', `unshade1.${server}#${token}.\n${key}`],
    ['plain http', `unshade1.http://unshade.example#${token}.${key}`],
    ['a script', `unshade1.javascript:alert(1)#${token}.${key}`],
  ])('is refused with %s', (_what, text) => {
    expect(parseConnectCode(text)).toBeUndefined();
  });
});

describe('a server', () => {
  it.each(['https://unshade.example', 'https://unshade.example:8443', 'http://127.0.0.1:8787', 'http://localhost:1'])(
    'may be %s',
    (text) => {
      expect(isServerOrigin(text)).toBe(true);
      expect(new URL(text).origin).toBe(text);
    },
  );

  it.each([
    'http://unshade.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://localhost@evil.example',
    'https://user@unshade.example',
    'https://unshade.example/',
    'https://unshade.example/path',
    'https://unshade.example?x',
    'https://UNSHADE.example',
    'https://',
    'https://unshade.example\n',
    'ws://127.0.0.1',
    'https://[::1]',
  ])('may not be %j', (text) => {
    expect(isServerOrigin(text)).toBe(false);
  });
});
