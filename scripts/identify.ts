/**
 * `npm run identify -- URL…`, or one URL a line on standard input: prints, tab-separated, url, service id, product,
 * vendor, surface and signal, by the matcher that the extension uses; `-` where nothing matches. A vendor's own pages
 * (documentation, blog, status) are `vendor-page` and no service. Each line of input has its line of output.
 */
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { openIndex } from '../shared/catalogue/index-format.ts';
import { describeSignal, matchUrl } from '../shared/catalogue/match.ts';
import { readVendorFiles } from './catalogue.ts';

const { index: bytes, services } = buildCatalogue(readVendorFiles());
const index = openIndex(bytes);

function identify(text: string): string {
  if (text === '') return '';
  // What would break the table is printed escaped.
  const shown = text.replace(/[\t\r\n]/g, encodeURIComponent);
  const match = URL.canParse(text) ? matchUrl(index, new URL(text).href, 'navigation') : undefined;
  const service = match && services[match.service];
  if (!service) return [shown, ...Array(5).fill('-')].join('\t');
  // A vendor's own pages are no use of a service: they name the vendor alone.
  const named = match.surface === 'vendor-page' ? ['-', '-'] : [service.id, service.product];
  return [shown, ...named, service.vendor, match.surface, describeSignal(index, match)].join('\t');
}

async function* answers(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const text of texts) yield `${identify(text.trim())}\n`;
}

const named = process.argv.slice(2);
const texts = named.length > 0 ? named : createInterface({ input: process.stdin });
try {
  await pipeline(answers(texts), process.stdout);
} catch (error) {
  // Whoever reads may have seen enough, as `head` has.
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
}
process.exit(0);
