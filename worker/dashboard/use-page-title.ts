import { useEffect } from 'preact/hooks';
import { type TextKey, t } from './i18n.ts';

export function usePageTitle(key: TextKey): void {
  useEffect(() => {
    document.title = `${t(key)} · ${t('app.name')}`;
  }, [key]);
}
