import { t } from '../i18n.ts';
import { ask, type Notice } from '../messages.ts';
import { useAction } from '../use-action.ts';

interface Props {
  notice: Notice;
  onRead: () => Promise<void>;
}

export function NoticeButton({ notice: { server }, onRead }: Props) {
  const reading = useAction(async () => {
    await ask<'read-notice'>({ kind: 'read-notice', server });
    await onRead();
  });
  return (
    <>
      <button type="button" class="button button-main" aria-disabled={reading.busy} onClick={reading.run}>
        {t('noticeButton')}
      </button>
      <p role="status" class="bad-line">
        {reading.failed ? t('didNotWork') : ''}
      </p>
    </>
  );
}
