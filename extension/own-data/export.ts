/** The file that a person takes away: the server's answer as it came, and what is still here. */
import { today } from '../clock.ts';
import type { OwnDataFound } from './OwnDataView.tsx';

/** `serverAnswer` is the answer byte for byte, as one string: what was read can be compared with what is shown. */
export function makeExport({ answer, waiting }: Pick<OwnDataFound, 'answer' | 'waiting'>, day: string): string {
  return JSON.stringify(
    {
      unshade: 'own-data',
      day,
      serverAnswer: answer.kind === 'ok' ? answer.text : null,
      whyNoAnswer: answer.kind === 'ok' ? null : answer.kind === 'refused' ? answer.code : answer.kind,
      waiting,
    },
    null,
    2,
  );
}

export function downloadExport(found: OwnDataFound): void {
  const day = today();
  const url = URL.createObjectURL(new Blob([makeExport(found, day)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `unshade-my-data-${day}.json`;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
