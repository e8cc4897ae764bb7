import { useState } from 'preact/hooks';
import type { Day } from '../../shared/day.ts';
import type { Failure } from './client.ts';
import { t } from './i18n.ts';
import { fetchInventoryFile } from './reports.ts';
import { saveFile } from './save-file.ts';

interface Props {
  token: string;
  day: Day;
  /** Told `null` when an attempt begins. */
  onFailure: (failure: Failure | null) => void;
}

/** Opens the report as a page to print, in a tab of its own. */
export function PrintButton({ token, day, onFailure }: Props) {
  const [pending, setPending] = useState(false);

  const print = async () => {
    if (pending) return;
    setPending(true);
    onFailure(null);
    // Opened while the press lasts: later the browser would call it a pop-up.
    const tab = open('', '_blank');
    if (tab) tab.document.title = t('inventory.printing');
    const answer = await fetchInventoryFile(token, 'html');
    setPending(false);
    if (!answer.ok) {
      tab?.close();
      onFailure(answer.failure);
    } else if (tab) {
      // The address stays, so that the page can be reloaded.
      tab.location.href = URL.createObjectURL(answer.value);
    } else {
      saveFile(answer.value, t('inventory.print-name', { day }));
    }
  };

  return (
    <button class="button" type="button" aria-disabled={pending} onClick={print}>
      {t(pending ? 'inventory.printing' : 'inventory.print')}
      <span class="visually-hidden"> {t('inventory.new-tab')}</span>
    </button>
  );
}
