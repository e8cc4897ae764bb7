import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { root } from '../../scripts/lib/paths.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl, type Where } from '../../shared/catalogue/match.ts';
import { makeRecogniser } from '../../shared/catalogue/recognise.ts';

const { index: bytes, services, tables } = buildCatalogue(readVendorFiles());
const index = openIndex(bytes);
const recogniser = makeRecogniser({ index, services, tables }, null, { privateLife: true });

/** The lines of a file that are no comments. */
function linesOf(name: string): string[] {
  const text = readFileSync(join(root, 'test/fixtures/catalogue', name), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function matched(url: string, where: Where): string | undefined {
  const match = matchUrl(index, url, where);
  if (!match) return undefined;
  return match.surface === 'vendor-page' ? '- vendor-page' : `${services[match.service]?.id} ${match.surface}`;
}

/** `service surface` as the browser would notice it; `- vendor-page`; or `- -`. */
function placed(url: string, where: string | undefined): string {
  if (where === 'anywhere') return matched(url, where) ?? '- -';
  const met = where === 'frame' ? 'frame' : 'navigation';
  const seen = recogniser.address(url, met);
  return seen ? `${seen.service} ${seen.surface}` : (matched(url, met) ?? '- -');
}

const rows = linesOf('tricky.tsv').map((line) => line.split('\t'));
const ordinary = linesOf('ordinary.txt');

describe('a tricky address', () => {
  it.each(rows)('%s is %s %s', (url, service, surface, _note, where) => {
    const got = placed(new URL(url as string).href, where);
    if (surface === 'no-use') expect(['- -', '- vendor-page']).toContain(got);
    else expect(got).toBe(`${service} ${surface}`);
  });

  it('stands in the table once, and there are enough of them', () => {
    const keys = rows.map(([url, , , , where]) => `${where} ${url}`);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(500);
  });
});

describe('an ordinary site', () => {
  it('is no service, wherever it is met', () => {
    const hits = ordinary.filter((host) => matched(`https://${host}/`, 'anywhere'));
    expect(hits).toEqual([]);
    expect(ordinary.length).toBeGreaterThanOrEqual(1000);
  });
});
