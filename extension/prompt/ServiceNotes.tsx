import type { ServiceStatus } from '../../shared/policy.ts';
import { type TextKey, t } from '../i18n.ts';
import { Icon, type IconName } from '../icons.tsx';
import type { ServiceFacts } from '../messages.ts';
import { Name, rich } from '../rich.tsx';

/** How a decision is told: nothing is said about a service that nobody has decided on. */
const TOLD: Record<ServiceStatus, { text: TextKey; icon: IconName; look: 'good' | 'warn' | 'plain' } | null> = {
  unassessed: null,
  'in-review': { text: 'statusInReview', icon: 'clock', look: 'plain' },
  approved: { text: 'statusApproved', icon: 'check', look: 'good' },
  'approved-with-conditions': { text: 'statusApprovedWith', icon: 'shield', look: 'good' },
  rejected: { text: 'statusRejected', icon: 'block', look: 'warn' },
  retired: { text: 'statusRetired', icon: 'block', look: 'warn' },
};

interface Props {
  about: Pick<ServiceFacts, 'status' | 'conditions' | 'alternative'>;
}

/** What the organisation has decided about a service: its status, the conditions, and what to use instead. */
export function ServiceNotes({ about: { status, conditions, alternative } }: Props) {
  const told = TOLD[status];
  if (!told && conditions === null && !alternative) return null;
  const { icon, look } = told ?? { icon: 'info' as const, look: 'plain' as const };
  const leadsIn = status === 'approved-with-conditions' && conditions !== null;
  const text = told && (leadsIn || status !== 'approved-with-conditions' ? told.text : 'statusApproved');
  return (
    <div class={`callout callout-${look}`}>
      <Icon name={icon} />
      <div>
        {text && <p class="callout-title">{t(text)}</p>}
        {conditions !== null && (
          <>
            {!leadsIn && <p>{t('statusConditions')}</p>}
            <p class="conditions" dir="auto">
              {conditions}
            </p>
          </>
        )}
        {alternative && <p>{rich('statusAlternative', <Alternative alternative={alternative} />)}</p>}
      </div>
    </div>
  );
}

function Alternative({ alternative: { product, url } }: { alternative: NonNullable<ServiceFacts['alternative']> }) {
  if (url === null) return <Name>{product}</Name>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      <Name>{product}</Name>
    </a>
  );
}
