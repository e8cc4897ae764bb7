import { t } from '../i18n.ts';

const SEES = ['seesAddress', 'seesKept', 'seesExtensions', 'seesPrivateLife', 'seesNever', 'seesPrivate'] as const;

/** What happens with the permissions that the browser lists. */
export function SeesList() {
  return (
    <section class="card" aria-labelledby="sees">
      <h2 id="sees">{t('seesTitle')}</h2>
      <p>{t('seesIntro')}</p>
      <ul class="points">
        {SEES.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  );
}
