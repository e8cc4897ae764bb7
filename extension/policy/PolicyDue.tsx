import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { SectionLink } from '../links.tsx';

/** A version of the policy's text waits to be read. */
export function PolicyDue() {
  return (
    <div class="callout callout-plain callout-slim">
      <Icon name="policy" />
      <p>
        {t('policyDueText')} <SectionLink section="policy">{t('policyDueLink')}</SectionLink>
      </p>
    </div>
  );
}
