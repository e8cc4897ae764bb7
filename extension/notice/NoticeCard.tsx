import { t } from '../i18n.ts';
import type { Notice } from '../messages.ts';
import { NoticeButton } from './NoticeButton.tsx';
import { NoticePoints } from './NoticePoints.tsx';

interface Props {
  notice: Notice;
  onRead: () => Promise<void>;
}

/** Stands over the status until it was read. */
export function NoticeCard({ notice, onRead }: Props) {
  return (
    <section class="card" aria-labelledby="notice">
      <h2 id="notice">{t('noticeTitle')}</h2>
      <NoticePoints notice={notice} />
      <p class="hint">{t('noticeBefore')}</p>
      <div class="submit">
        <NoticeButton
          notice={notice}
          onRead={async () => {
            document.querySelector('main')?.focus();
            await onRead();
          }}
        />
      </div>
    </section>
  );
}
