import { t } from '../i18n.ts';
import { SectionLink } from '../links.tsx';

/** What else a person can do from here. */
export function FootLinks({ service }: { service?: string }) {
  return (
    <nav class="foot" aria-label={t('footLabel')}>
      <SectionLink section="concern" service={service}>
        {t('footConcern')}
      </SectionLink>
      <SectionLink section="your-data">{t('footData')}</SectionLink>
      <SectionLink section="status">{t('footStatus')}</SectionLink>
    </nav>
  );
}
