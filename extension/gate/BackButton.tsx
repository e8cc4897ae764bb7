import { t } from '../i18n.ts';
import { canGoBack, closeTab } from './leave.ts';

interface Props {
  tab: number;
  /** How far back in the tab's history the page is that the person came from. */
  steps: number;
  main?: boolean;
}

export function BackButton({ tab, steps, main = false }: Props) {
  const isBack = canGoBack(history, steps);
  return (
    <button
      type="button"
      class={main ? 'button button-main' : 'button'}
      onClick={() => (isBack ? history.go(-steps) : void closeTab(tab))}
    >
      {t(isBack ? 'gateBack' : 'gateCloseTab')}
    </button>
  );
}
