import { t } from '../i18n.ts';
import { canGoBack, closeTab } from './leave.ts';

interface Props {
  tab: number;
  /** How far back in the tab's history the page is that the person came from. */
  steps: number;
  main?: boolean;
}

/** The way back, where there is one, and the way out of the tab. */
export function BackButton({ tab, steps, main = false }: Props) {
  const isBack = canGoBack(history, steps);
  const first = main ? 'button button-main' : 'button';
  return (
    <>
      {isBack && (
        <button type="button" class={first} onClick={() => history.go(-steps)}>
          {t('gateBack')}
        </button>
      )}
      {/* Beside the way back: the page there may send the person here again. */}
      <button type="button" class={isBack ? 'button button-quiet' : first} onClick={() => void closeTab(tab)}>
        {t('gateCloseTab')}
      </button>
    </>
  );
}
