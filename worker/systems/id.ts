/** Ids of systems that staff register. Pure. */
import type { SystemRecord } from '../../shared/system.ts';

/** What every id begins with that is not the built-in catalogue's: a later version of that can take none of them. */
export const OWN_PREFIX = 'own-';
const LONGEST = 64;

/** `own-vendor-product`, in the letters that ids have, with a number where it is taken. */
export function makeId(
  { vendor, product }: Pick<SystemRecord, 'vendor' | 'product'>,
  isTaken: (id: string) => boolean,
) {
  const vendorWords = slug(vendor ?? '');
  const productWords = slug(product ?? '');
  const words = productWords.startsWith(vendorWords) ? productWords : `${vendorWords}-${productWords}`;
  const base = `${OWN_PREFIX}${words || 'system'}`;
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const id = `${base.slice(0, LONGEST - end.length).replace(/-+$/, '')}${end}`;
    if (!isTaken(id)) return id;
  }
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
