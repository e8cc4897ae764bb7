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

export function DownloadButton({ token, day, onFailure }: Props) {
  const [pending, setPending] = useState(false);

  const download = async () => {
    if (pending) return;
    setPending(true);
    onFailure(null);
    const answer = await fetchInventoryFile(token, 'csv');
    setPending(false);
    if (answer.ok) saveFile(answer.value, t('inventory.csv-name', { day }));
    else onFailure(answer.failure);
  };

  return (
    <button class="button button-main" type="button" aria-disabled={pending} onClick={download}>
      {t(pending ? 'inventory.downloading' : 'inventory.download')}
    </button>
  );
}
