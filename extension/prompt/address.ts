/** Where a service is, as an address that a person can follow. */
import { SEEN_IN_NAVIGATION } from '../../shared/catalogue/index-format.ts';
import { loadRecogniser } from '../detection/catalogue.ts';

/** The widest of its places: a whole host before a path, a path before a query. Nothing for what is no page of the web. */
export async function addressOf(id: string): Promise<string | null> {
  const recogniser = await loadRecogniser();
  const urls = recogniser
    .places()
    .filter(({ service, seenBy, isVendorPage }) => service === id && seenBy & SEEN_IN_NAVIGATION && !isVendorPage)
    .map(({ host, path, query }) => `https://${host}${path || '/'}${query && `?${query}`}`)
    .filter((url) => !url.startsWith('https://localhost') && recogniser.address(url, 'navigation')?.service === id);
  return urls.reduce<string | null>((best, url) => (best === null || rank(url) < rank(best) ? url : best), null);
}

function rank(url: string): number {
  const { pathname, search, host } = new URL(url);
  return (search === '' ? 0 : 1e6) + (pathname === '/' ? 0 : 1e3) + host.length + pathname.length;
}
