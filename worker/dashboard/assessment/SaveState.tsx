import { failureText } from '../failure-text.ts';
import { formatTime, t } from '../i18n.ts';
import type { DraftSaver, Saving } from './draft-saver.ts';

interface Props {
  saving: Saving;
  /** How many answers are only half given. */
  waiting: number;
  saver: DraftSaver;
}

/** Whether what was typed is on the server, and what to do when it is not. */
export function SaveState({ saving, waiting, saver }: Props) {
  return (
    <div class="save-state">
      <p role="status" class={saving.kind === 'failed' || saving.kind === 'conflict' ? 'late' : undefined}>
        {saveText(saving)}
      </p>
      {waiting > 0 && <p class="hint">{t('save.half', { count: waiting })}</p>}
      {saving.kind === 'failed' && (
        <>
          <p class="hint">
            {failureText(saving.failure).title}. {failureText(saving.failure).next}
          </p>
          <button class="button" type="button" onClick={() => void saver.flush()}>
            {t('failure.retry')}
          </button>
        </>
      )}
      {saving.kind === 'conflict' && (
        <>
          <p class="hint">{t('save.conflict-next')}</p>
          <div class="actions">
            <button class="button button-main" type="button" onClick={() => void saver.rejoin('both')}>
              {t('save.both')}
            </button>
            <button class="button" type="button" onClick={() => void saver.rejoin('theirs')}>
              {t('save.theirs')}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function saveText(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return saving.at === null ? t('save.saved') : t('save.saved-at', { time: formatTime(saving.at) });
    case 'waiting':
    case 'saving':
      return t('save.saving');
    case 'failed':
      return t('save.failed');
    case 'conflict':
      return t('save.conflict');
  }
}
