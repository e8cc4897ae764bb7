import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import { SectionLink } from '../links.tsx';
import { storedAcknowledged } from '../storage.ts';

/** A version of the policy's text waits to be read. */
export function PolicyDue() {
  const [hasRead, setHasRead] = useState(false);
  useEffect(() => {
    void storedAcknowledged.read().then(
      (versions) => setHasRead(Object.keys(versions).length > 0),
      () => {},
    );
  }, []);
  return (
    <div class="callout callout-plain callout-slim">
      <Icon name="policy" />
      <p>
        {t(hasRead ? 'policyDueText' : 'policyDueFirst')}{' '}
        <SectionLink section="policy">{t('policyDueLink')}</SectionLink>
      </p>
    </div>
  );
}
