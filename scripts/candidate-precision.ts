/**
 * `npm run candidates`: how well names alone tell AI tools from ordinary sites, on the half of the names that the words
 * and weights were not made from. `--making` prints the other half, and every name there that is graded wrongly: it is
 * the half to work on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Grade, gradeHost } from '../shared/candidate/grade.ts';
import { openNames, packNames, type Reserved, registrableDomain } from '../shared/catalogue/reserved.ts';
import { readPublicSuffixes, readTopSites, readVendorFiles } from './catalogue.ts';
import { root } from './lib/paths.ts';

export type Half = 'making' | 'measuring';

export interface Graded {
  host: string;
  grade: Grade;
}

export interface Measured {
  ai: Graded[];
  /** By the list that they stand in. */
  ordinary: ReadonlyMap<string, Graded[]>;
  /** Ordinary names, of both halves, that the catalogue has taken up since their list was made: they are not measured. */
  leftOut: string[];
}

/** What stands in front of a name in the address of a page. Names are measured with each. */
export const IN_FRONT = ['', 'www.', 'app.', 'chat.', 'studio.'];

/** With more, the lists are to be looked at: what is measured would no longer be what was written down. */
export const MOST_LEFT_OUT = 10;

/** Names that were measured once, then learnt from: they belong to the making half, whatever their hash. */
const SPENT = '-spent.txt';

const lists = join(root, 'test/fixtures/candidate/ordinary');

/** By a hash of the name (FNV-1a, folded), so that a name stays in its half whatever is added to the lists. */
export function halfOf(domain: string): Half {
  let hash = 0x811c_9dc5;
  for (const letter of domain) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x0100_0193);
  return ((hash ^ (hash >>> 16)) & 1) === 0 ? 'making' : 'measuring';
}

/** Without the top sites: names are judged here, and a list that says "never" would only flatter them. */
export async function readSuffixesOnly(): Promise<Reserved> {
  return { suffixes: openNames(packNames(await readPublicSuffixes())), topSites: openNames(packNames([])) };
}

/** The registrable domains at which the catalogue's web apps are, without the most visited sites of all. */
export function readAiDomains(reserved: Reserved): string[] {
  const signals = readVendorFiles()
    .flatMap(({ services }) => services)
    .flatMap(({ surfaces }) => surfaces)
    .filter(({ surface }) => surface === 'web-app')
    .flatMap((surface) => surface.signals);
  const domains = signals.map((signal) => ('host' in signal ? registrableDomain(reserved, signal.host) : undefined));
  const known = new Set(readTopSites());
  return [...new Set(domains)].filter((domain) => domain !== undefined && !known.has(domain)).sort() as string[];
}

export async function measure(half: Half, inFront = ''): Promise<Measured> {
  const reserved = await readSuffixesOnly();
  const grade = (domains: readonly string[], isSpent = false): Graded[] =>
    domains
      .filter((host) => (isSpent ? 'making' : halfOf(host)) === half)
      .map((host) => ({ host, grade: gradeHost(reserved, inFront + host) }));
  const ai = readAiDomains(reserved);
  // What the catalogue has taken up since a list was made is no longer ordinary.
  const isAi = new Set(ai);
  const leftOut: string[] = [];
  const gradeOrdinary = (domains: readonly string[], isSpent = false) => {
    leftOut.push(...domains.filter((domain) => isAi.has(domain)));
    return grade(
      domains.filter((domain) => !isAi.has(domain)),
      isSpent,
    );
  };
  const ordinary = new Map<string, Graded[]>();
  for (const file of readdirSync(lists).sort()) {
    if (!file.endsWith('.txt')) continue;
    const domains = readFileSync(join(lists, file), 'utf8').trim().split('\n');
    ordinary.set(basename(file, '.txt'), gradeOrdinary(domains, file.endsWith(SPENT)));
  }
  const visited = readTopSites().map((host) => registrableDomain(reserved, host) ?? host);
  ordinary.set('top-sites', gradeOrdinary([...new Set(visited)]));
  return { ai: grade(ai), ordinary, leftOut };
}

export function candidates(graded: readonly Graded[]): Graded[] {
  return graded.filter(({ grade }) => grade.isCandidate);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}

async function print(half: Half, showMissed: boolean): Promise<void> {
  const { ai, ordinary, leftOut } = await measure(half);
  const all = [...ordinary.values()].flat();
  const [found, wrong] = [candidates(ai), candidates(all)];
  const lines = [
    `${half} half`,
    `recall     ${percent(found.length, ai.length)}  (${found.length} of ${ai.length} AI hosts are candidates)`,
    ...[true, false].map((onAi) => recallOf(ai, onAi)),
    `ordinary   ${percent(wrong.length, all.length)}  (${wrong.length} of ${all.length} ordinary hosts are candidates)`,
    `precision  ${percent(found.length, found.length + wrong.length)}  (of all candidates here, AI and ordinary)`,
    ...[...ordinary]
      .filter(([, graded]) => graded.length > 0)
      .map(([name, graded]) => `  ${name.padEnd(14)}${candidates(graded).length} of ${graded.length}`),
    ...(await Promise.all(IN_FRONT.filter((label) => label !== '').map((label) => wrongBehind(half, label)))),
    `left out   ${leftOut.length} of both halves, in the catalogue meanwhile: ${leftOut.join(' ') || 'none'}`,
    ...wrong.map(({ host, grade }) => `  wrongly ${host}: ${grade.reasons.join(', ')}`),
    ...(showMissed ? ai.filter(({ grade }) => !grade.isCandidate).map(missed) : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (leftOut.length > MOST_LEFT_OUT) throw new Error(`More than ${MOST_LEFT_OUT} ordinary names are left out.`);
}

async function wrongBehind(half: Half, inFront: string): Promise<string> {
  const all = [...(await measure(half, inFront)).ordinary.values()].flat();
  return `  ${`${inFront}…`.padEnd(14)}${candidates(all).length} of ${all.length}`;
}

function recallOf(ai: readonly Graded[], onAi: boolean): string {
  const some = ai.filter(({ host }) => host.endsWith('.ai') === onAi);
  const found = candidates(some).length;
  return `  ${(onAi ? 'on .ai' : 'elsewhere').padEnd(14)}${percent(found, some.length)}  (${found} of ${some.length})`;
}

function missed({ host, grade }: Graded): string {
  return `  missed ${host}: ${grade.reasons.join(', ') || 'nothing in its name'}`;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { making: { type: 'boolean', default: false } } });
  await print(values.making ? 'making' : 'measuring', values.making);
}
