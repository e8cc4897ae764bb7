/** The catalogue in the package: compiled when it was built, opened once a worker starts. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { indexBase64, services } from '../../shared/catalogue/compiled.ts';
import { openIndex } from '../../shared/catalogue/index-format.ts';
import { matchUrl, type Where } from '../../shared/catalogue/match.ts';
import type { Surface } from '../../shared/surface.ts';

const index = openIndex(Uint8Array.from(atob(indexBase64), (char) => char.charCodeAt(0)));
const byId = new Map(services.map((service) => [service.id, service]));

export interface Seen {
  service: string;
  surface: Surface;
}

/** What a full address comes down to: a service and a surface, or nothing. A vendor's own pages are not use. */
export function recognise(url: string, where: Where): Seen | undefined {
  const match = matchUrl(index, url, where);
  if (!match || match.surface === 'vendor-page') return undefined;
  const service = services[match.service];
  // A service's own page inside another site is embedded there.
  const surface = where === 'frame' && match.surface === 'web-app' ? 'embedded' : match.surface;
  return service && { service: service.id, surface };
}

export function findService(id: string): ServiceSummary | undefined {
  return byId.get(id);
}
