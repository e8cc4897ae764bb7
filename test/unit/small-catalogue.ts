/** A catalogue that has one of everything the matcher knows. */
import { buildCatalogue } from '../../shared/catalogue/build.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl, type Where } from '../../shared/catalogue/match.ts';
import type { Signal, VendorFile } from '../../shared/catalogue/schema.ts';
import type { Day } from '../../shared/day.ts';
import type { Surface } from '../../shared/surface.ts';

const provenance = { kind: 'known' as const, day: '2026-11-21' as Day };
type Place = {
  host: string;
  path?: string;
  query?: { key: string; value?: string };
  frame?: boolean;
  navigation?: boolean;
};

const others: Record<string, Signal[]> = {
  api: [{ kind: 'api-host', host: 'api.example', seenBy: ['none'], provenance }],
  'sign-in': [
    { kind: 'sign-in-redirect', host: 'auth.example', seenBy: ['navigation'], provenance },
    { kind: 'sign-in-client', issuer: 'google', client: 'chat-client.apps', seenBy: ['navigation'], provenance },
  ],
  extension: [
    {
      kind: 'extension-id',
      store: 'chrome',
      extension: 'abcdefghijklmnopabcdefghijklmnop',
      seenBy: ['extension-list'],
      provenance,
    },
  ],
  'local-model': [{ kind: 'local-port', port: 11434, seenBy: ['navigation'], provenance }],
  brand: [{ kind: 'browser-brand', brand: 'Chat Browser', seenBy: ['brands'], provenance }],
  dead: [{ kind: 'page', host: 'dead.example', seenBy: ['navigation'], provenance, dead: provenance.day }],
};

function page({ host, path, query, frame = false, navigation = true }: Place): Signal {
  const seenBy = [...(navigation ? ['navigation' as const] : []), ...(frame ? ['frame' as const] : [])];
  return { kind: 'page', host, ...(path ? { path } : {}), ...(query ? { query } : {}), seenBy, provenance };
}

function otherSurfaces(): { surface: Surface; signals: Signal[] }[] {
  const { brand = [], dead = [], ...surfaces } = others;
  return [
    { surface: 'web-app', signals: [...brand, ...dead] },
    ...Object.entries(surfaces).map(([surface, signals]) => ({ surface: surface as Surface, signals })),
  ];
}

function vendor(
  id: string,
  services: Record<string, [Surface, Place[]][]>,
  vendorPages: VendorFile['vendorPages'] = [],
): VendorFile {
  return {
    vendor: { id, name: id, country: null },
    vendorPages,
    services: Object.entries(services).map(([service, surfaces]) => ({
      id: service,
      product: service,
      category: service === 'companion' ? 'private-life' : 'assistant',
      features: [],
      accountMatters: false,
      firstListed: '2026-11-21' as Day,
      surfaces: [
        ...surfaces.map(([surface, places]) => ({ surface, signals: places.map(page) })),
        ...(service === 'chat' ? otherSurfaces() : []),
      ],
      facts: {},
      matches: [],
      nearMisses: [],
    })),
  };
}

export const small = buildCatalogue([
  vendor('one', {
    chat: [['web-app', [{ host: 'chat.example', frame: true }]]],
    code: [
      [
        'embedded',
        [
          { host: 'code.example', path: '/pilot' },
          { host: 'code.example', path: '/pilot/lab', frame: true },
        ],
      ],
      ['web-app', [{ host: 'code.example', path: '/p/q' }]],
    ],
    search: [
      ['embedded', [{ host: 'www.find.example', path: '/s', query: { key: 'm', value: '50' } }]],
      [
        'web-app',
        [
          { host: 'www.find.example', path: '/ai' },
          { host: 'ask.find.example', query: { key: 'ask' } },
        ],
      ],
    ],
    companion: [['web-app', [{ host: 'companion.example' }, { host: 'private.life.example', path: '/x' }]]],
    widget: [['embedded', [{ host: 'widget.example', navigation: false, frame: true }]]],
  }),
  vendor('two', { deep: [['web-app', [{ host: 'deep.chat.example', path: '/in' }]]] }, [
    { host: 'docs.chat.example', provenance },
    { host: 'vendor.example', provenance },
  ]),
]);

export const index = openIndex(small.index);

/** Where a URL is placed, as `service surface`; `-` for nowhere. */
export function placed(url: string, where: Where = 'navigation'): string {
  const match = matchUrl(index, url, where);
  return match ? `${small.services[match.service]?.id} ${match.surface}` : '-';
}
