/** Where a service is, as an address that a person can follow: the first host that is its web app as a whole. */
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { listHosts, matchUrl } from '../../shared/catalogue/match.ts';

export function addressOf(id: string): string | null {
  const position = builtIn.services.findIndex((service) => service.id === id);
  if (position < 0) return null;
  for (const { host, services } of listHosts(builtIn.index)) {
    if (!services.includes(position)) continue;
    const url = `https://${host}/`;
    const found = matchUrl(builtIn.index, url, 'navigation');
    if (found?.service === position && found.surface === 'web-app') return url;
  }
  return null;
}
