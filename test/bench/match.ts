/**
 * `npm run bench -- match`: what a look-up costs, side by side with the floor and with engines that others use: in
 * Node.js and in Chromium, at 1,000, 10,000 and 50,000 signals; then the cold start, each in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { findBrowser, HOW_TO_GET } from '../../scripts/lib/find-browser.ts';
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { bundleForPage } from '../bundle-for-page.ts';
import { CONTENDERS, type ColdStart } from './contenders.ts';
import { asVendorFiles, makeAddresses, makeSignals } from './corpus.ts';
import { type Figure, measureLookups, median } from './measure.ts';

const SIZES = [1_000, 10_000, 50_000];
const COLD_RUNS = 5;
const COLD_SCRIPT = fileURLToPath(new URL('cold.ts', import.meta.url));

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
  const browser = await chromium.launch({
    executablePath: program,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--js-flags=--expose-gc', '--enable-precise-memory-info'],
  });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => say(`Chromium: ${message.text()}`));
    await page.addScriptTag({ content: script });
    for (const size of SIZES) {
      const figures = (await page.evaluate(`globalThis.measureLookups(${size})`)) as Figure[];
      printLookups(`Chromium ${browser.version()}`, size, figures);
    }
    await page.close();
    await measureColdInChromium(browser, script);
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
  const folder = mkdtempSync(join(tmpdir(), 'unshade-bench-'));
  try {
    for (const size of SIZES) {
      const [address = ''] = makeAddresses(makeSignals(size));
      const figures: [name: string, ColdStart][] = [];
      for (const contender of CONTENDERS.filter(({ answers }) => answers)) {
        say(`Node.js, cold start of ${contender.name}, ${size} signals`);
        const stored = await contender.pack(makeSignals(size));
        const file = join(folder, 'stored');
        writeFileSync(file, stored);
        const kind = typeof stored === 'string' ? 'text' : 'bytes';
        const args = ['--expose-gc', COLD_SCRIPT, contender.name, file, kind, address];
        const runs = Array.from({ length: COLD_RUNS }, () => readColdStart(execFileSync(process.execPath, args)));
        figures.push([contender.name, middle(runs)]);
      }
      printColdStart(`Node.js ${process.version}`, size, figures);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readColdStart(output: Buffer): ColdStart {
  return JSON.parse(output.toString('utf8').trim().split('\n').at(-1) ?? '');
}

/** Each in a page of its own, which is told what it has stored. */
async function measureColdInChromium(browser: Browser, script: string): Promise<void> {
  const newPage = async () => {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    return page;
  };
  for (const size of SIZES) {
    const [address = ''] = makeAddresses(makeSignals(size));
    const figures: [name: string, ColdStart][] = [];
    for (const { name } of CONTENDERS.filter(({ answers }) => answers)) {
      say(`Chromium, cold start of ${name}, ${size} signals`);
      const packer = await newPage();
      const stored = await packer.evaluate(`globalThis.pack(${JSON.stringify(name)}, ${size})`);
      await packer.close();
      const runs: ColdStart[] = [];
      for (let run = 0; run < COLD_RUNS; run++) {
        const page = await newPage();
        const call = `globalThis.coldStart(...${JSON.stringify([name, stored, address])})`;
        runs.push((await page.evaluate(call)) as ColdStart);
        await page.close();
      }
      figures.push([name, middle(runs)]);
    }
    printColdStart(`Chromium ${browser.version()}`, size, figures);
  }
}

function middle(runs: readonly ColdStart[]): ColdStart {
  return {
    milliseconds: median(runs.map((run) => run.milliseconds)),
    kilobytes: median(runs.map((run) => run.kilobytes)),
  };
}

function printColdStart(where: string, size: number, figures: readonly [name: string, ColdStart][]): void {
  console.log(
    `\n${where}, ${size} signals, cold: milliseconds from stored bytes to the first answer, kB of heap added`,
  );
  for (const [name, { milliseconds, kilobytes }] of figures) {
    console.log(`  ${name.padEnd(44)}${milliseconds.toFixed(2).padStart(12)}${kilobytes.toFixed(0).padStart(12)}`);
  }
}
