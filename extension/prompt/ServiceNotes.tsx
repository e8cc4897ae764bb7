import type { Limits, ServiceStatus } from '../../shared/policy.ts';
import { type TextKey, t } from '../i18n.ts';
import { Icon, type IconName } from '../icons.tsx';
import type { ServiceFacts } from '../messages.ts';
import { limitTexts, namedLimits } from '../policy/limits.ts';
import { Name, rich } from '../rich.tsx';
import { choiceText } from './questions.ts';

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
  about: Pick<ServiceFacts, 'status' | 'conditions' | 'limits' | 'forPurpose' | 'alternative'>;
}

/** What the organisation has decided about a service: its status, the conditions, and what to use instead. */
export function ServiceNotes({ about: { status, conditions, limits, forPurpose, alternative } }: Props) {
  const told = TOLD[status];
  const limited = limits ? describeLimits(limits) : [];
  if (!told && conditions === null && limited.length === 0 && !alternative) return null;
  const { icon, look } = told ?? { icon: 'info' as const, look: 'plain' as const };
  const leadsIn = status === 'approved-with-conditions' && (conditions !== null || limited.length > 0);
  const text = told && (leadsIn || status !== 'approved-with-conditions' ? told.text : 'statusApproved');
  return (
    <div class={`callout callout-${look}`}>
      <Icon name={icon} />
      <div>
        {forPurpose && <p>{rich('statusForPurpose', t(choiceText('purpose', forPurpose)))}</p>}
        {text && <p class="callout-title">{t(text)}</p>}
        {conditions !== null && (
          <>
            {!leadsIn && <p>{t('statusConditions')}</p>}
            <p class="conditions" dir="auto">
              {conditions}
            </p>
          </>
        )}
        {limited.length > 0 && (
          <ul class="limits">
            {limited.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        {alternative && <p>{rich('statusAlternative', <Alternative alternative={alternative} />)}</p>}
      </div>
    </div>
  );
}

function describeLimits(limits: Limits): string[] {
  const named = namedLimits(limits).map(({ text, question, choices }) =>
    t(text, choices.map((choice) => t(choiceText(question, choice))).join(' · ')),
  );
  return [...named, ...limitTexts(limits).map((key) => t(key))];
}

function Alternative({ alternative: { product, url } }: { alternative: NonNullable<ServiceFacts['alternative']> }) {
  if (url === null) return <Name>{product}</Name>;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      <Name>{product}</Name>
    </a>
  );
}
