import { useEffect } from 'preact/hooks';
import { t } from './i18n.ts';

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
}
