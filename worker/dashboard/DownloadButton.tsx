import { useState } from 'preact/hooks';
import type { Day } from '../../shared/day.ts';
import { type Failure, fetchInventoryCsv } from './client.ts';
import { t } from './i18n.ts';

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
    const answer = await fetchInventoryCsv(token);
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

function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has to have begun before the address goes.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
