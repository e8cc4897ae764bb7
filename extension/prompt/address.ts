/** Where a service is, as an address that a person can follow. */
import { SEEN_IN_NAVIGATION } from '../../shared/catalogue/index-format.ts';
import { loadRecogniser } from '../detection/catalogue.ts';

/** Of its places the one that bears its name, without a query where there is one, and then the shortest. */
export async function addressOf(id: string): Promise<string | null> {
  const recogniser = await loadRecogniser();
  const urls = recogniser
    .places()
    .filter(({ service, seenBy, isVendorPage }) => service === id && seenBy & SEEN_IN_NAVIGATION && !isVendorPage)
    .map(({ host, path, query }) => `https://${host}${path || '/'}${query && `?${query}`}`)
    .filter((url) => !url.startsWith('https://localhost') && recogniser.address(url, 'navigation')?.service === id);
  const words = id.split('-');
  const rank = (url: string) => {
    const named = words.filter((word) => url.includes(word)).length;
    return (words.length - named) * 1e4 + (url.includes('?') ? 1e3 : 0) + url.length;
  };
  return urls.reduce<string | null>((best, url) => (best === null || rank(url) < rank(best) ? url : best), null);
}
