import logo from '../../shared/logo.svg';
import { t } from './i18n.ts';

export function Logo() {
  return (
    <span class="logo">
      <img src={logo} alt="" width="28" height="28" />
      {t('app.name')}
    </span>
  );
}
