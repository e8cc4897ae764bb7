/** Signals and addresses that look like real ones, the same for every run: the shapes are what costs. Pure. */
import type { VendorFile } from '../../shared/catalogue/schema.ts';
import type { Day } from '../../shared/day.ts';

export interface BenchSignal {
  host: string;
  path?: string;
  query?: { key: string; value: string };
}

const ADDRESSES = 25_000;
/** One address in this many meets a signal, about as at work. */
const HIT_EVERY = 20;

const SUB_DOMAINS = ['', '', 'www.', 'www.', 'www.', 'app.', 'mail.', 'en.', 'shop.', 'a.b.'];
const TOP_LEVEL = ['com', 'com', 'com', 'com', 'org', 'net', 'ai', 'io', 'de', 'co.uk', 'fr', 'com.br', 'app', 'dev'];
const WORDS =
  'account app archive article basket blog board book category chat code contact data docs edit en event feed file forum game group help home index item job list login mail map media member news note order page photo plan post price product profile project report search set shop site start status store story support tag team topic track user video view watch work world'.split(
    ' ',
  );

/** `count` signals: 80 of 100 a whole host, 15 with a path, 5 with a path and a query. */
export function makeSignals(count: number): BenchSignal[] {
  const random = seeded(42);
  return Array.from({ length: count }, (_, number) => {
    const host = `${number % 7 === 0 ? pick(random, ['app.', 'chat.', 'api.']) : ''}${hostName(random)}${number}.${pick(random, TOP_LEVEL)}`;
    const kind = number % 20;
    if (kind < 16) return { host };
    const path = `/${pick(random, WORDS)}`;
    return kind < 19 ? { host, path } : { host, path, query: { key: 'mode', value: String(number % 97) } };
  });
}

/** Addresses as a browser spells them; one in twenty is met by one of the signals. */
export function makeAddresses(signals: readonly BenchSignal[]): string[] {
  const random = seeded(7);
  return Array.from({ length: ADDRESSES }, (_, number) => {
    const signal = number % HIT_EVERY === 0 ? pick(random, signals) : undefined;
    const host =
      signal?.host ??
      `${pick(random, SUB_DOMAINS)}${hostName(random)}${pick(random, ['', '-'])}${pick(random, WORDS)}.${pick(random, TOP_LEVEL)}`;
    const path = signal?.path ?? (random() < 0.2 ? '' : `/${pick(random, WORDS)}`);
    const tail = path && random() < 0.6 ? `/${hostName(random)}-${Math.floor(random() * 1e6)}` : '';
    const query = signal?.query
      ? `?q=${hostName(random)}&${signal.query.key}=${signal.query.value}`
      : random() < 0.3
        ? `?${pick(random, WORDS)}=${hostName(random)}&id=${Math.floor(random() * 1e9)}`
        : '';
    return new URL(`https://${host}${path}${tail}${query}`).href;
  });
}

/** The signals as vendor files, as the product compiles them. */
export function asVendorFiles(signals: readonly BenchSignal[]): VendorFile[] {
  const day = '2026-11-21' as Day;
  return [
    {
      vendor: { id: 'bench', name: 'Bench', country: null },
      vendorPages: [],
      services: signals.map(({ host, path, query }, number) => ({
        id: `service-${number}`,
        product: `Service ${number}`,
        category: 'assistant',
        features: [],
        accountMatters: false,
        firstListed: day,
        surfaces: [
          {
            surface: 'web-app',
            signals: [
              {
                kind: 'page',
                host,
                ...(path ? { path } : {}),
                ...(query ? { query } : {}),
                seenBy: ['navigation'],
                provenance: { kind: 'known', day },
              },
            ],
          },
        ],
        facts: {},
        matches: [],
        nearMisses: [],
      })),
    },
  ];
}

function hostName(random: () => number): string {
  const length = 3 + Math.floor(random() * 9);
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** Mulberry32: enough for a bench, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
