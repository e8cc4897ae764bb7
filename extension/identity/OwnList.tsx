import { t } from '../i18n.ts';
import type { OwnStatus } from '../messages.ts';
import { rich } from '../rich.tsx';

/** Where the organisation has this browser look beside the built-in list. */
export function OwnList({ own: { places, excluded } }: { own: OwnStatus }) {
  return (
    <section class="card" aria-labelledby="own">
      <h2 id="own">{t('ownTitle')}</h2>
      <p>{t('ownText')}</p>
      <ul class="points">
        {places.map(({ product, place }) => (
          <li key={place}>
            <b>
              <bdi>{product}</bdi>
            </b>{' '}
            <bdi class="place">{place}</bdi>
          </li>
        ))}
        {excluded.map((product) => (
          <li key={product}>{rich('ownExcluded', product)}</li>
        ))}
      </ul>
    </section>
  );
}
