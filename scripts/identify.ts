/**
 * `npm run identify -- URL…`, or one URL a line on standard input: prints, tab-separated, url, service id, product,
 * vendor, surface and signal, by the matcher that the extension uses; `-` where nothing matches. A vendor's own pages
 * (documentation, blog, status) are `vendor-page` and no service; a name that is not listed and looks like an AI tool is
 * a `candidate`, with the reasons as its signal. Each line of input has its line of output. `--seen-only` leaves out what
 * the standard build does not see in a tab: API hosts, frames, the ends of sign-ins.
 */
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { gradeHost } from '../shared/candidate/grade.ts';
import { buildCatalogue } from '../shared/catalogue/build.ts';
import { openIndex } from '../shared/catalogue/index-format.ts';
import { describeSignal, matchUrl } from '../shared/catalogue/match.ts';
import { readReservedNames, readVendorFiles } from './catalogue.ts';

const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { 'seen-only': { type: 'boolean', default: false } },
});
const seenOnly = values['seen-only'];
const { index: bytes, services } = buildCatalogue(readVendorFiles());
const reserved = await readReservedNames();
const index = openIndex(bytes);

function identify(text: string): string {
  if (text === '') return '';
  // What would break the table is printed escaped.
  const shown = text.replace(/[\t\r\n]/g, encodeURIComponent);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const match = url && matchUrl(index, url.href, seenOnly ? 'navigation' : 'anywhere');
  const service = match && services[match.service];
  if (!service) return [shown, ...identifyUnlisted(url)].join('\t');
  // A vendor's own pages are no use of a service: they name the vendor alone.
  const named = match.surface === 'vendor-page' ? ['-', '-'] : [service.id, service.product];
  return [shown, ...named, service.vendor, match.surface, describeSignal(index, match)].join('\t');
}

/** An unlisted name that looks like an AI tool is a candidate, with the reasons; it is never said to be one. */
function identifyUnlisted(url: URL | undefined): string[] {
  const grade = url?.protocol.startsWith('http') ? gradeHost(reserved, url.hostname) : undefined;
  return grade?.isCandidate ? ['-', '-', '-', 'candidate', grade.reasons.join(', ')] : Array(5).fill('-');
}

async function* answers(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const text of texts) yield `${identify(text.trim())}\n`;
}

const texts = named.length > 0 ? named : createInterface({ input: process.stdin });
try {
  await pipeline(answers(texts), process.stdout);
} catch (error) {
  // Whoever reads may have seen enough, as `head` has.
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
}
process.exit(0);
