import { useState } from 'preact/hooks';
import type { Day } from '../../shared/day.ts';
import { type Failure, fetchInventoryCsv, needsSignIn } from './client.ts';
import { failureText } from './failure-text.ts';
import { t } from './i18n.ts';

interface Props {
  token: string;
  day: Day;
  onRefused: (failure: Failure) => void;
}

export function DownloadButton({ token, day, onRefused }: Props) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const download = async () => {
    if (pending) return;
    setPending(true);
    setFailure(null);
    const answer = await fetchInventoryCsv(token);
    setPending(false);
    if (answer.ok) saveFile(answer.value, t('inventory.csv-name', { day }));
    else if (needsSignIn(answer.failure)) onRefused(answer.failure);
    else setFailure(answer.failure);
  };

  return (
    <>
      <button class="button button-main" type="button" aria-disabled={pending} onClick={download}>
        {t(pending ? 'inventory.downloading' : 'inventory.download')}
      </button>
      <p class="action-failure" role="alert">
        {failure && `${t(failureText(failure).title)}. ${t(failureText(failure).next)}`}
      </p>
    </>
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
