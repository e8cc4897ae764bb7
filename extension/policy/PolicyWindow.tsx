import { useLayoutEffect, useState } from 'preact/hooks';
import type { CheckResult } from '../../shared/statement.ts';
import { setTitle } from '../format.ts';
import { t } from '../i18n.ts';
import { Masthead } from '../Masthead.tsx';
import { PolicyPage } from './PolicyPage.tsx';

/** What a window of its own shows before it goes away by itself, when there is nothing more to read in it. */
const THANKS_MS = 1_500;

/** A window of its own with the policy's text to read. */
export function PolicyWindow() {
  const [done, setDone] = useState(false);
  useLayoutEffect(() => setTitle(t('sectionPolicy')), []);
  function onAcknowledged(check: CheckResult) {
    setDone(true);
    if (check === 'none') setTimeout(() => close(), THANKS_MS);
  }
  return (
    <>
      <Masthead />
      <main tabIndex={-1}>
        <PolicyPage heading="h1" onAcknowledged={onAcknowledged}>
          {done && (
            <button type="button" class="button" onClick={() => close()}>
              {t('close')}
            </button>
          )}
        </PolicyPage>
      </main>
    </>
  );
}
