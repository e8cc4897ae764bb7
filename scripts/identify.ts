/**
 * `npm run identify -- URL…`, or one URL a line on standard input: prints, tab-separated, url, service id, product,
 * vendor, surface and signal, by the matcher that the extension uses; `-` where nothing matches. A vendor's own pages
 * (documentation, blog, status) are `vendor-page` and no service.
 */
import { createInterface } from 'node:readline';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { openIndex } from '../shared/catalogue/index-format.ts';
import { describeRule, matchUrl } from '../shared/catalogue/match.ts';
import { readVendorFiles } from './catalogue.ts';

const { index: bytes, services } = buildCatalogue(readVendorFiles());
const index = openIndex(bytes);

function identify(text: string): string {
  const match = URL.canParse(text) ? matchUrl(index, new URL(text).href, 'navigation') : undefined;
  const service = match && services[match.service];
  if (!service) return [text, ...Array(5).fill('-')].join('\t');
  // A vendor's own pages are no use of a service: they name the vendor alone.
  const named = match.surface === 'vendor-page' ? ['-', '-'] : [service.id, service.product];
  return [text, ...named, service.vendor, match.surface, describeRule(index, match.rule)].join('\t');
}

const named = process.argv.slice(2);
if (named.length > 0) {
  for (const url of named) console.log(identify(url));
} else {
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdin }))
    if (line.trim() !== '') lines.push(identify(line.trim()));
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
