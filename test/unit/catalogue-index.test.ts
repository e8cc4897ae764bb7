import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CatalogueIndex, HEADER_WORDS, openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl } from '../../shared/catalogue/match.ts';
import { index, placed, small } from './small-catalogue.ts';

describe('a URL of any length and content', () => {
  it('is read to its end', () => {
    const long = 'a'.repeat(2_000_000);
    const urls = [
      `https://chat.example/${long}`,
      `https://${'a.'.repeat(500_000)}chat.example/`,
      `https://www.find.example/s?${'m=5&'.repeat(500_000)}m=50`,
      `https://${long}@chat.example/`,
      `https://${'@'.repeat(20_000)}chat.example/`,
      `https://${'.'.repeat(1_000_000)}`,
    ];
    // Should it grow out of bounds, this does not end within the test's time.
    expect(urls.map((url) => placed(url))).toEqual([
      'chat web-app',
      'chat web-app',
      'search embedded',
      'chat web-app',
      'chat web-app',
      '-',
    ]);
  });

  it('never throws, and is placed only where its host ends with a host of the catalogue', () => {
    const hosts = [
      'chat.example',
      'code.example',
      'www.find.example',
      'ask.find.example',
      'widget.example',
      'deep.chat.example',
    ];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.string(),
          fc.constantFrom(...hosts).map((h) => `https://${h}/`),
        ),
        (text) => {
          const url = URL.canParse(text) ? new URL(text) : undefined;
          const match = matchUrl(index, url?.href ?? text, 'navigation');
          const host = `.${url?.hostname ?? ''}`;
          if (match) expect(hosts.some((known) => host.endsWith(`.${known}`))).toBe(true);
          expect(match === undefined || match.rule >= 0).toBe(true);
        },
      ),
    );
  });
});

describe('an index that is damaged', () => {
  const copy = () => new Uint8Array(small.index);
  const hostCount = new DataView(small.index.buffer).getUint32(12, true);
  /** After the header and the gate, whose bits the second word says. */
  const firstPlace = HEADER_WORDS + 2 ** new DataView(small.index.buffer).getUint32(4, true) / 32;
  const withWord = (position: number, value: number) => {
    const bytes = copy();
    new DataView(bytes.buffer).setUint32(position * 4, value, true);
    return bytes;
  };
  it.each([
    ['empty', new Uint8Array()],
    ['shorter than its header', copy().slice(0, HEADER_WORDS * 4 - 1)],
    ['cut off', copy().slice(0, -1)],
    ['too long', Uint8Array.of(...copy(), 0)],
    ['of another format', withWord(0, 0x31_49_53_55)],
    ['all zeroes', new Uint8Array(small.index.length)],
    ['without a gate', withWord(1, 0)],
    ['with a gate that is too large', withWord(1, 32)],
    ['without a directory', withWord(2, 0)],
    ['with a directory that is too large', withWord(2, 32)],
    ['with too many hosts', withWord(3, 0xffff_ffff)],
    ['with fewer rules', withWord(4, 1)],
    ['with another pool', withWord(5, 0)],
    ['with conventions longer than the pool', withWord(6, 0xffff)],
    ['with a directory that points too far', withWord(firstPlace, 0xffff_ffff)],
    ['with a directory that points back', withWord(firstPlace, hostCount)],
    ['not where a word begins', new Uint8Array(Uint8Array.of(0, ...copy()).buffer, 1)],
  ])('is refused: %s', (_what, bytes) => {
    expect(() => openIndex(bytes)).toThrow(RangeError);
  });

  it('never places an address of another host, whatever its words say', () => {
    const words = Math.floor(small.index.length / 4) - HEADER_WORDS - 1;
    const damage = fc.array(fc.tuple(fc.nat({ max: words }), fc.integer({ min: 0, max: 0xffff_ffff })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(damage, (changes) => {
        const bytes = copy();
        const view = new DataView(bytes.buffer);
        for (const [word, value] of changes) view.setUint32((HEADER_WORDS + word) * 4, value, true);
        let opened: CatalogueIndex;
        try {
          opened = openIndex(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(matchUrl(opened, 'https://evil.test/', 'navigation')).toBeUndefined();
      }),
    );
  });

  it('opens where a word begins, anywhere in a buffer', () => {
    const moved = new Uint8Array(Uint8Array.of(0, 0, 0, 0, ...copy()).buffer, 4);
    expect(matchUrl(openIndex(moved), 'https://chat.example/', 'navigation')?.surface).toBe('web-app');
  });
});
