/** The barrier against the recogniser: what the browser stops is what the catalogue means, but for what docs/gate.md names. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BarrierRule, buildBarrier, LEASE_PRIORITY } from '../../extension/gate/barrier.ts';
import type { Bar } from '../../extension/policy/bar.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import type { OwnEntries } from '../../shared/catalogue/own-entries.ts';
import { makeRecogniser } from '../../shared/catalogue/recognise.ts';

const recogniser = makeRecogniser(builtIn, null, { privateLife: false });
type ResourceType = BarrierRule['condition']['resourceTypes'][number];

/** As a browser goes by the rules: the greatest priority, and among equals the one that allows. */
function stops(rules: readonly BarrierRule[], url: string, type: ResourceType = 'main_frame'): boolean {
  const fitting = rules.filter((rule) => rule.condition.resourceTypes.includes(type) && fits(rule, url));
  const most = Math.max(0, ...fitting.map(({ priority }) => priority));
  const winners = fitting.filter(({ priority }) => priority === most);
  return winners.length > 0 && winners.every(({ action }) => action.type === 'block');
}

const readers = new WeakMap<BarrierRule, (url: string) => boolean>();

function fits(rule: BarrierRule, url: string): boolean {
  const read = readers.get(rule) ?? readerOf(rule);
  readers.set(rule, read);
  return read(url);
}

function readerOf({ condition: { requestDomains, urlFilter = '' } }: BarrierRule): (url: string) => boolean {
  if (requestDomains) {
    const hosts = new Set(requestDomains);
    return (url) => {
      const labels = new URL(url).hostname.split('.');
      return labels.some((_, from) => hosts.has(labels.slice(from).join('.')));
    };
  }
  const pattern = urlFilter
    .slice(2)
    .replace(/[.+?${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('^', '(?:[^A-Za-z0-9_.%-]|$)');
  const expression = new RegExp(`^[a-z]+://(?:[^/?#]*\\.)?${pattern}`);
  return (url) => expression.test(url);
}

const barring = (bars: Record<string, Bar>, own: OwnEntries | null = null) => {
  const { places, service } = own ? makeRecogniser(builtIn, own, { privateLife: false }) : recogniser;
  return buildBarrier(places(), (id) => (service(id) ? bars[id] : undefined));
};

const addresses = readdirSync('shared/catalogue/services').flatMap((file) => {
  const { services } = JSON.parse(readFileSync(join('shared/catalogue/services', file), 'utf8')) as {
    services: { matches: { url: string }[]; nearMisses: string[] }[];
  };
  return services.flatMap(({ matches, nearMisses }) => [...matches.map(({ url }) => url), ...nearMisses]);
});
const tricky = readFileSync('test/fixtures/catalogue/tricky.tsv', 'utf8').match(/^https?:\/\/\S+/gm) ?? [];
const urls = [...new Set([...addresses, ...tricky])].filter((url) => URL.canParse(url)).map((url) => new URL(url).href);

describe('the barrier', () => {
  it('is nothing when nothing is barred', () => {
    expect(barring({})).toEqual([]);
  });

  it('makes one rule of the hosts that are barred alike', () => {
    const rules = barring({ 'anthropic-claude': 'block', perplexity: 'block', suno: 'block' });
    const whole = rules.filter(({ action }) => action.type === 'block');
    expect(whole.filter(({ condition }) => condition.requestDomains)).toHaveLength(whole.length);
    expect(whole.length).toBeLessThanOrEqual(3);
    expect(whole.flatMap(({ condition }) => condition.requestDomains)).toEqual(
      expect.arrayContaining(['claude.ai', 'perplexity.ai', 'suno.com']),
    );
  });

  it.each(['block', 'require'] as const)('stops every known address of what is barred: %s', (bar) => {
    const all = buildBarrier(recogniser.places(), (id) => (recogniser.service(id) ? bar : undefined));
    const open = urls.filter((url) => {
      const seen = recogniser.address(url, 'navigation');
      // A consent page is another provider's; names that end in a dot and letters escaped without need get past.
      if (!seen || seen.surface === 'sign-in') return false;
      return !stops(all, url) && !/%[3-7]|:\/\/[^/]*[@.](?::\d+)?\/|127\.(?!0\.0\.1)/i.test(url);
    });
    expect(open).toEqual([]);
    expect(urls.filter((url) => stops(all, url)).length).toBeGreaterThan(2_000);
  });

  it('stops no known address of anything else, but for places that are the vendor’s by convention', () => {
    const all = buildBarrier(recogniser.places(), (id) => (recogniser.service(id) ? 'block' : undefined));
    const stopped = urls.filter((url) => stops(all, url) && !recogniser.address(url, 'navigation'));
    const byConvention = stopped.filter((url) => recogniser.isListed(url));
    expect(stopped.filter((url) => !byConvention.includes(url))).toEqual([]);
  });

  it('leaves one service open beneath another, and the vendor’s own pages', () => {
    const rules = barring({ 'anthropic-claude': 'block' });
    expect(stops(rules, 'https://claude.ai/')).toBe(true);
    expect(stops(rules, 'https://www.claude.ai/chat/1?x=1')).toBe(true);
    expect(stops(rules, 'https://claude.ai/code/1')).toBe(false);
    expect(stops(rules, 'https://claude.ai/codes')).toBe(true);
    expect(stops(rules, 'https://claude.ai/download')).toBe(false);
    expect(stops(rules, 'https://notclaude.ai/')).toBe(false);
    const beneath = barring({ 'claude-code': 'block' });
    expect(stops(beneath, 'https://claude.ai/code/1')).toBe(true);
    expect(stops(beneath, 'https://claude.ai/chat')).toBe(false);
  });

  it('keeps frames open where people would only be asked, also beneath a host that is blocked', () => {
    const rules = barring({ 'anthropic-claude': 'block', 'claude-code': 'require' });
    expect(stops(rules, 'https://claude.ai/x', 'sub_frame')).toBe(true);
    expect(stops(rules, 'https://claude.ai/code', 'main_frame')).toBe(true);
    expect(stops(rules, 'https://claude.ai/code', 'sub_frame')).toBe(false);
  });

  it('goes by a query where that is the place', () => {
    const rules = barring({ 'google-ai-mode': 'block' });
    const google = (rest: string) => stops(rules, `https://www.google.com/search${rest}`);
    expect(['?udm=50', '?q=x&udm=50', '?udm=50&q=x', '?q=udm&udm=50#top', '/?udm=50'].map(google)).toEqual(
      Array(5).fill(true),
    );
    expect(['?udm=500', '?q=x&udm=5', '?xudm=50', '', '?q=a&y-udm=50'].map(google)).toEqual(Array(5).fill(false));
  });

  it('knows a model on the person’s own machine by its port', () => {
    const rules = barring({ ollama: 'block' });
    for (const host of ['localhost', '127.0.0.1', '0.0.0.0', '[::1]'])
      expect(stops(rules, `http://${host}:11434/api`), host).toBe(true);
    expect(stops(rules, 'http://localhost:1143/')).toBe(false);
    expect(stops(rules, 'http://localhost:3000/')).toBe(false);
  });

  it('lets the organisation’s entries win, wider or narrower, and bars no private life', () => {
    const service = { product: 'x', vendor: 'Acme', country: null, category: 'assistant', accountMatters: false };
    const own: OwnEntries = {
      services: [
        { ...service, id: 'own-wide' },
        { ...service, id: 'own-narrow' },
      ],
      signals: [
        { service: 'own-wide', surface: 'web-app', host: 'claude.ai', inFrames: false },
        { service: 'own-narrow', surface: 'web-app', host: 'perplexity.ai', path: '/acme', inFrames: false },
      ],
      renamed: [],
      excluded: ['suno'],
    };
    const rules = barring(
      { 'claude-code': 'block', 'own-narrow': 'block', suno: 'block', 'character-ai': 'block' },
      own,
    );
    // All of claude.ai is the organisation's own service, which is open.
    expect(stops(rules, 'https://claude.ai/code/1')).toBe(false);
    expect(stops(rules, 'https://www.perplexity.ai/acme/x')).toBe(true);
    expect(stops(rules, 'https://www.perplexity.ai/search')).toBe(false);
    expect(stops(rules, 'https://suno.com/')).toBe(false);
    expect(stops(rules, 'https://character.ai/')).toBe(false);
    const other = barring({ 'own-wide': 'block' }, own);
    expect(stops(other, 'https://claude.ai/code/1')).toBe(true);
  });

  it('stays within what browsers take: 24 bits of priority, few rules, numbers from 1 without a gap', () => {
    for (const bar of ['block', 'require'] as const) {
      const rules = buildBarrier(recogniser.places(), () => bar);
      expect(rules.length).toBeLessThan(600);
      expect(rules.map(({ id }) => id)).toEqual(rules.map((_, at) => at + 1));
      for (const { priority } of rules) expect(priority).toBeLessThan(LEASE_PRIORITY);
      const kinds = rules.map(({ action }) => action.type);
      expect(kinds).toEqual(kinds.toSorted().reverse());
    }
    expect(LEASE_PRIORITY).toBeLessThan(2 ** 24);
  });
});
