import { t } from './i18n.ts';

export function PageFoot() {
  return (
    <footer class="foot">
      <p>{t('app.no-advice')}</p>
      <nav aria-label={t('app.more')}>
        <a href="/api/">{t('app.api')}</a>
        <a href="/openapi.json">{t('app.openapi')}</a>
      </nav>
    </footer>
  );
}
