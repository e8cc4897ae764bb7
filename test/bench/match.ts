/**
 * `npm run bench -- match`: what a look-up costs, side by side with the floor and with engines that others use: in
 * Node.js and in Chromium, at 1,000, 10,000 and 50,000 signals; then the cold start, each in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { findBrowser, HOW_TO_GET } from '../../scripts/lib/find-browser.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { bundleForPage } from '../bundle-for-page.ts';
import type { ColdStart } from './cold.ts';
import { CONTENDERS } from './contenders.ts';
import { asVendorFiles, makeSignals } from './corpus.ts';
import { type Figure, measureLookups, median } from './measure.ts';

const SIZES = [1_000, 10_000, 50_000];
const COLD_RUNS = 5;

const say = (what: string) => process.stderr.write(`${what}\n`);

printSizes();
for (const size of SIZES) printLookups(`Node.js ${process.version}`, size, await measureLookups(size, say));
await measureInChromium();
await printColdStarts();

/** Bytes of the index: what every look-up may touch, and the names that only a hit does. */
function printSizes(): void {
  console.log('\nSize of the index');
  const corpora = SIZES.map((size) => ({ what: `${size} signals`, files: asVendorFiles(makeSignals(size)) }));
  for (const { what, files } of [{ what: 'the catalogue', files: readVendorFiles() }, ...corpora]) {
    const { index } = buildCatalogue(files);
    const { gate, directory, targets, rules, names, fingerprints, pool } = openIndex(index);
    const hot = [gate, directory, targets, rules, fingerprints].reduce((sum, part) => sum + part.byteLength, 0);
    const signals = targets.filter((word) => word < 0x8000_0000).length + rules.length;
    console.log(
      `  ${what}: ${signals} in the index; ${(hot / signals).toFixed(1)} bytes a signal before names, ` +
        `${((hot + names.byteLength + pool.byteLength) / signals).toFixed(1)} with them`,
    );
  }
}

function printLookups(where: string, signals: number, figures: readonly Figure[]): void {
  const of = (name: string) => figures.find((figure) => figure.name.startsWith(name))?.nanoseconds ?? Number.NaN;
  console.log(`\n${where}, ${signals} signals: nanoseconds a look-up, × the floor, × ours`);
  for (const { name, nanoseconds, disagreements, storedBytes } of figures) {
    const ratios = [nanoseconds / of('floor'), nanoseconds / of('Unshade')].map((ratio) =>
      ratio.toFixed(1).padStart(10),
    );
    const kept = storedBytes === 0 ? '' : `  keeps ${Math.round(storedBytes / 1024)} kB`;
    const differs = disagreements ? `  ANSWERS ${disagreements} OTHERWISE` : '';
    console.log(`  ${name.padEnd(44)}${nanoseconds.toFixed(0).padStart(12)}${ratios.join('')}${kept}${differs}`);
  }
}

async function measureInChromium(): Promise<void> {
  const program = findBrowser('chromium');
  if (!program) {
    console.log(`\nChromium: not measured, it is not on this machine. ${HOW_TO_GET.chromium}`);
    return;
  }
  say('bundling for Chromium');
  const script = await bundlePage();
  const browser = await chromium.launch({ executablePath: program, chromiumSandbox: false });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => say(`Chromium: ${message.text()}`));
    await page.addScriptTag({ content: script });
    for (const size of SIZES) {
      const figures = (await page.evaluate(`globalThis.measureLookups(${size})`)) as Figure[];
      printLookups(`Chromium ${browser.version()}`, size, figures);
    }
  } finally {
    await browser.close();
  }
}

/** The same contenders as one classic script; uBlock's package reads its list of suffixes from a file, so it is put in. */
async function bundlePage(): Promise<string> {
  const nodeModules = `
    import suffixes from '@gorhill/ubo-core/build/publicsuffixlist.json';
    export const readFileSync = () => JSON.stringify(suffixes);
    export const createRequire = () => () => { throw new Error('no require in a page'); };
    export const dirname = () => '', resolve = () => '', fileURLToPath = () => '';
    export const domainToASCII = (name) => new URL('http://' + name).hostname;
    const { TextDecoder, TextEncoder } = globalThis;
    export { TextDecoder, TextEncoder };
    export default {};`;
  return bundleForPage(fileURLToPath(new URL('page.ts', import.meta.url)), [
    {
      name: 'node-modules-in-a-page',
      enforce: 'pre',
      resolveId: (id) => (/^(?:node:)?(?:fs|module|path|url|util)$/.test(id) ? '\0node-modules' : null),
      load: (id) => (id === '\0node-modules' ? nodeModules : null),
    },
  ]);
}

async function printColdStarts(): Promise<void> {
  for (const size of SIZES) {
    console.log(
      `\nCold start in Node.js, ${size} signals: milliseconds from stored bytes to the first answer, heap and buffers in kB`,
    );
    for (const { name, answers } of CONTENDERS) {
      if (!answers) continue;
      say(`cold start: ${name}, ${size} signals`);
      const runs = Array.from({ length: COLD_RUNS }, () => measureColdStart(name, size));
      const figure = (key: keyof ColdStart) => median(runs.map((run) => run[key]));
      console.log(
        `  ${name.padEnd(44)}${figure('milliseconds').toFixed(2).padStart(12)}${figure('kilobytes').toFixed(0).padStart(12)}`,
      );
    }
  }
}

function measureColdStart(name: string, size: number): ColdStart {
  const script = fileURLToPath(new URL('cold.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', script, name, String(size)], { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
