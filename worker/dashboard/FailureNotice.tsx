import type { Failure } from './client.ts';
import { failureText } from './failure-text.ts';
import { type TextKey, t } from './i18n.ts';
import { Notice } from './Notice.tsx';

interface Props {
  failure: Failure;
  /** What the failure means for the page, said first. */
  lead: TextKey | null;
  /** Without it, what failed has a button of its own. */
  onRetry?: () => void;
}

export function FailureNotice({ failure, lead, onRetry }: Props) {
  const { title, next } = failureText(failure);
  return (
    <Notice title={lead ? `${t(lead)} ${title}.` : title} next={next}>
      {onRetry && (
        <button class="button" type="button" onClick={onRetry}>
          {t('failure.retry')}
        </button>
      )}
    </Notice>
  );
}
