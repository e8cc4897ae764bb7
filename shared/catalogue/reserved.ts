/**
 * Names that no entry of an organisation may take as a whole: public suffixes (the Public Suffix List, with its private
 * part) and the most visited sites. Kept as sorted 32-bit hashes: of a name that is on neither list, one in a million
 * is taken for one. Pure.
 */
import { hashOf } from './index-format.ts';

export interface Reserved {
  suffixes: Uint32Array;
  topSites: Uint32Array;
}

export interface Bounds extends Reserved {
  /** What lies above public suffixes and top sites: `core.windows.net`, `go.com`. */
  wide: Uint32Array;
}

/** The names above these, without the names themselves: `*.compute.amazonaws.com` gives `compute.amazonaws.com` and on. */
export function namesAbove(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const labels = name.replace(/^!/, '').split('.');
    return labels.slice(1).map((_, from) => labels.slice(from + 1).join('.'));
  });
}

/** Names as they stand in the list, `*.ck` and `!www.ck` among them. */
export function packNames(names: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.from(new Set(names.map(hashOfName))).sort().buffer);
}

export function openNames(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function hashOfName(name: string): number {
  return hashOf(name) >>> 0;
}

function has(names: Uint32Array, name: string): boolean {
  const wanted = hashOfName(name);
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return names[low] === wanted;
}

/** What registries sell names under: `co.uk` of `shop.example.co.uk`. By the list's own algorithm; `host` in ASCII. */
export function publicSuffix({ suffixes }: Reserved, host: string): string {
  const labels = host.split('.');
  for (let from = 0; from < labels.length; from++) {
    const name = labels.slice(from).join('.');
    const rest = labels.slice(from + 1).join('.');
    if (has(suffixes, `!${name}`)) return rest;
    if (has(suffixes, name) || (rest !== '' && has(suffixes, `*.${rest}`))) return name;
  }
  return labels.at(-1) ?? '';
}

/** The name that somebody has registered: a public suffix and one label before it; nothing where there is none. */
export function registrableDomain(reserved: Reserved, host: string): string | undefined {
  const labels = host.split('.');
  const own = labels.length - publicSuffix(reserved, host).split('.').length;
  return own > 0 ? labels.slice(own - 1).join('.') : undefined;
}

export function isPublicSuffix(reserved: Reserved, host: string): boolean {
  return publicSuffix(reserved, host) === host;
}

/** Whether public suffixes or top sites lie below it: whoever takes it takes them too. */
export function isWide({ wide }: Bounds, host: string): boolean {
  return has(wide, host);
}

export function isTopSite({ topSites }: Reserved, host: string): boolean {
  return has(topSites, host.replace(/^www\./, ''));
}
