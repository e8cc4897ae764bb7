import { t } from './i18n.ts';

export function EmptyInventory({ browsersReporting }: { browsersReporting: number }) {
  return (
    <section class="empty">
      <svg width="96" height="96" viewBox="0 0 96 96" aria-hidden="true">
        <path class="empty-shade" d="M26 20h44M18 32h60M14 44h68" />
        <path class="empty-sun" d="M14 52a34 34 0 0 0 68 0z" />
      </svg>
      <h2>{t('empty.title')}</h2>
      <p class="soft">
        {browsersReporting > 0 ? t('empty.reporting', { count: browsersReporting }) : t('empty.intro')}
      </p>
      {browsersReporting === 0 && (
        <ol>
          <li>{t('empty.step-1')}</li>
          <li>{t('empty.step-2')}</li>
          <li>{t('empty.step-3')}</li>
        </ol>
      )}
    </section>
  );
}
