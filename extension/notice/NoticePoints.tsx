import { Fragment } from 'preact';
import { t } from '../i18n.ts';
import { SectionLink } from '../links.tsx';
import type { Notice } from '../messages.ts';
import { rich } from '../rich.tsx';

/** Who manages this browser, what is noticed, and what is never seen; and where more of it stands. */
export function NoticePoints({ notice: { organisation, server } }: { notice: Notice }) {
  return (
    <Fragment>
      <p>{rich('noticeWho', organisation ?? server)}</p>
      <ul class="points">
        <li>{rich('noticeNoticed', server)}</li>
        <li>{t('noticeNever')}</li>
      </ul>
      <p class="foot">
        <SectionLink section="status">{t('seesTitle')}</SectionLink>{' '}
        <SectionLink section="your-data">{t('footData')}</SectionLink>
      </p>
    </Fragment>
  );
}
