/** Which screen an address names: it stands in the fragment, so that Back and links to a screen work. Pure. */
export type Route =
  | { kind: 'inventory' }
  | { kind: 'queue' }
  | { kind: 'requests' }
  | { kind: 'rollout' }
  /** `owner`: where its owner is named. */
  | { kind: 'system'; id: string; part?: 'owner' }
  /** `part`: what is to have the focus, a question say. */
  | { kind: 'assessment'; id: string; part: string | null }
  | { kind: 'unknown' };

export function parseRoute(fragment: string): Route {
  const [first = '', id = '', second, part = null, ...rest] = fragment
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode);
  if (rest.length > 0) return { kind: 'unknown' };
  if (first === '') return { kind: 'inventory' };
  if ((first === 'queue' || first === 'requests' || first === 'rollout') && id === '') return { kind: first };
  if (first !== 'systems' || id === '') return { kind: 'unknown' };
  if (second === undefined) return { kind: 'system', id };
  if (second === 'owner' && part === null) return { kind: 'system', id, part: second };
  return second === 'assessment' ? { kind: 'assessment', id, part } : { kind: 'unknown' };
}

export function hrefOf(route: Exclude<Route, { kind: 'unknown' }>): string {
  switch (route.kind) {
    case 'inventory':
      return '#/';
    case 'queue':
    case 'requests':
    case 'rollout':
      return `#/${route.kind}`;
    case 'system':
      return `#/systems/${encodeURIComponent(route.id)}${route.part ? `/${route.part}` : ''}`;
    case 'assessment': {
      const part = route.part === null ? '' : `/${encodeURIComponent(route.part)}`;
      return `#/systems/${encodeURIComponent(route.id)}/assessment${part}`;
    }
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
