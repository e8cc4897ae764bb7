import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER_WORDS, openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl } from '../../shared/catalogue/match.ts';
import { index, placed, small } from './small-catalogue.ts';

describe('a URL of any length and content', () => {
  it('is read in well under a second', () => {
    const long = 'a'.repeat(2_000_000);
    const urls = [
      `https://chat.example/${long}`,
      `https://${'a.'.repeat(500_000)}chat.example/`,
      `https://www.find.example/s?${'m=5&'.repeat(500_000)}m=50`,
      `https://${long}@chat.example/`,
      `https://${'@'.repeat(20_000)}chat.example/`,
      `https://${'.'.repeat(1_000_000)}`,
    ];
    const start = performance.now();
    expect(urls.map((url) => placed(url))).toEqual([
      'chat web-app',
      'chat web-app',
      'search embedded',
      'chat web-app',
      'chat web-app',
      '-',
    ]);
    expect(performance.now() - start).toBeLessThan(1000);
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
    ['of another format', withWord(0, 0x32_49_53_55)],
    ['all zeroes', new Uint8Array(small.index.length)],
    ['without slots', withWord(1, 0)],
    ['with slots that are no power of two', withWord(1, 3)],
    ['with too many hosts', withWord(2, 0xffff_ffff)],
    ['with fewer rules', withWord(3, 1)],
    ['with another pool', withWord(4, 0)],
    ['not where a word begins', new Uint8Array(Uint8Array.of(0, ...copy()).buffer, 1)],
  ])('is refused: %s', (_what, bytes) => {
    expect(() => openIndex(bytes)).toThrow(RangeError);
  });

  it('ends the search for a host, even where every slot is taken and words point anywhere', () => {
    const [, slotCount = 0] = new Uint32Array(small.index.buffer, 0, 2);
    const words = Math.floor(small.index.length / 4) - HEADER_WORDS - 1;
    const damage = fc.array(fc.tuple(fc.nat({ max: words }), fc.integer({ min: 0, max: 0xffff_ffff })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(damage, fc.boolean(), (changes, fill) => {
        const bytes = copy();
        const view = new DataView(bytes.buffer);
        if (fill)
          for (let slot = 0; slot < slotCount; slot++) view.setUint32((HEADER_WORDS + slot * 2 + 1) * 4, 1, true);
        for (const [word, value] of changes) view.setUint32((HEADER_WORDS + word) * 4, value, true);
        const opened = openIndex(bytes);
        expect(matchUrl(opened, 'https://evil.test/', 'navigation')).toBeUndefined();
      }),
    );
  });

  it('opens where a word begins, anywhere in a buffer', () => {
    const moved = new Uint8Array(Uint8Array.of(0, 0, 0, 0, ...copy()).buffer, 4);
    expect(matchUrl(openIndex(moved), 'https://chat.example/', 'navigation')?.surface).toBe('web-app');
  });
});
