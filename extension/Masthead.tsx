import logo from '../shared/logo.svg';
import { t } from './i18n.ts';

/** Who is asking: stands over every page of the extension. */
export function Masthead() {
  return (
    <header class="masthead">
      <img src={logo} alt="" width="20" height="20" />
      {t('extensionName')}
    </header>
  );
}
