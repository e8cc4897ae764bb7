/**
 * What the browser itself keeps out: from the places of a catalogue and the services that are barred, the rules of
 * `declarativeNetRequest`. As in `matchUrl` the longest host wins, then the longest path, then a query before none; here
 * priorities say so, and what lies beneath a barred place and is none gets a rule that allows it. Pure.
 */
import { SEEN_IN_FRAME, SEEN_IN_NAVIGATION } from '../../shared/catalogue/index-format.ts';
import type { NamedPlace } from '../../shared/catalogue/recognise.ts';
import type { Bar } from '../policy/bar.ts';

export interface BarrierRule {
  id: number;
  priority: number;
  action: { type: 'block' | 'allow' };
  condition: {
    resourceTypes: ('main_frame' | 'sub_frame')[];
    requestDomains?: string[];
    urlFilter?: string;
    isUrlFilterCaseSensitive?: true;
  };
}

/**
 * Above every rule of the barrier. Chromium keeps 24 bits of a priority and drops those above: 2^28 is its lowest
 * (Chromium 156, tried 2026-11-21).
 */
export const LEASE_PRIORITY = 2 ** 21;

const LOCAL_NAMES = ['localhost', '127.0.0.1', '0.0.0.0', '[::1]'];

export function buildBarrier(
  places: readonly NamedPlace[],
  barOf: (service: string) => Bar | undefined,
): BarrierRule[] {
  const barred = new Map<string, NamedPlace[]>();
  const aboveBarred = new Set<string>();
  const bars = new Map(places.map((place) => [place, place.isVendorPage ? undefined : barOf(place.service)]));
  for (const [place, bar] of bars) {
    if (!bar || (place.seenBy & (SEEN_IN_NAVIGATION | SEEN_IN_FRAME)) === 0) continue;
    barred.set(place.host, [...(barred.get(place.host) ?? []), place]);
    for (const host of suffixesOf(place.host)) aboveBarred.add(host);
  }

  /** Whether something barred would be met there. The organisation's places win also where they are the wider ones. */
  function isBeneath(place: NamedPlace): boolean {
    if (place.isOwn && aboveBarred.has(place.host)) return true;
    return suffixesOf(place.host).some((host) => barred.get(host)?.some((one) => precedence(one) < precedence(place)));
  }

  const whole = new Map<string, BarrierRule>();
  const single: BarrierRule[] = [];
  for (const [place, bar] of bars) {
    const isPage = (place.seenBy & SEEN_IN_NAVIGATION) !== 0;
    if (!isPage && (place.seenBy & SEEN_IN_FRAME) === 0) continue;
    const types = { block: [], allow: [] } as Record<'block' | 'allow', BarrierRule['condition']['resourceTypes']>;
    if (isPage) types[bar ? 'block' : 'allow'].push('main_frame');
    // Nobody can be asked inside a frame, so what is only asked about is not kept out of other people's pages.
    types[bar === 'block' ? 'block' : 'allow'].push('sub_frame');
    for (const type of ['block', 'allow'] as const) {
      const resourceTypes = types[type];
      if (resourceTypes.length === 0 || (type === 'allow' && !isBeneath(place))) continue;
      const rule = { id: 0, priority: precedence(place), action: { type } };
      const filters = filtersOf(place);
      const key = `${type} ${rule.priority} ${resourceTypes}`;
      const known = whole.get(key)?.condition.requestDomains;
      if (filters.length === 0 && known) known.push(place.host);
      else if (filters.length === 0)
        whole.set(key, { ...rule, condition: { resourceTypes, requestDomains: [place.host] } });
      for (const urlFilter of filters)
        single.push({ ...rule, condition: { resourceTypes, urlFilter, isUrlFilterCaseSensitive: true } });
    }
  }
  // What blocks first, and whole hosts before all: a browser that takes fewer rules still has what matters.
  const rules = [...whole.values(), ...single];
  const sorted = [
    ...rules.filter(({ action }) => action.type === 'block'),
    ...rules.filter(({ action }) => action.type === 'allow'),
  ];
  return sorted.map((rule, at) => ({ ...rule, id: at + 1 }));
}

/** Greater for what `matchUrl` would prefer. */
function precedence({ host, path, query, isOwn }: NamedPlace): number {
  const labels = Math.min(63, host.split('.').length);
  const segments = Math.min(63, path.split('/').length);
  return (isOwn ? 2 ** 20 : 0) + labels * 2 ** 14 + segments * 2 ** 8 + query.length;
}

function suffixesOf(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_, from) => labels.slice(from).join('.'));
}

/** None for a host as a whole, which the browser knows faster ways for. Query keys stand first or after an ampersand. */
function filtersOf({ host, path, query }: NamedPlace): string[] {
  const port = host.split(':')[1];
  if (port) return LOCAL_NAMES.map((local) => `||${local}:${port}/`);
  if (!query) return path ? [`||${host}${path}^`] : [];
  return [...(path ? [path] : []), `${path}/*`].flatMap((start) => [
    `||${host}${start}?${query}^`,
    `||${host}${start}?*&${query}^`,
  ]);
}
