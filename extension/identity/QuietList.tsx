import { type TextKey, t } from '../i18n.ts';
import type { Status } from '../messages.ts';
import type { QuietReason } from '../prompt/decide.ts';
import { Name } from '../rich.tsx';

/** A reason without a text does not compile. */
const REASONS: Record<QuietReason, TextKey> = {
  'policy-observes': 'quiet_policy_observes',
  gated: 'quiet_gated',
  answered: 'quiet_answered',
  dismissed: 'quiet_dismissed',
  embedded: 'quiet_embedded',
  'not-in-front': 'quiet_not_in_front',
  'asked-today': 'quiet_asked_today',
  'asked-often': 'quiet_asked_often',
  'policy-never-interrupts': 'quiet_policy_never_interrupts',
  'quiet-hours': 'quiet_quiet_hours',
  'quiet-day': 'quiet_quiet_day',
  idle: 'quiet_idle',
};

/** Why no question came by itself about what was met. */
export function QuietList({ quiet }: { quiet: Status['quiet'] }) {
  return (
    <section class="card" aria-labelledby="quiet">
      <h2 id="quiet">{t('quietTitle')}</h2>
      <p class="hint">{t('quietText')}</p>
      <dl class="given">
        {quiet.map(({ product, reason }) => (
          <div key={product}>
            <dt>
              <Name>{product}</Name>
            </dt>
            <dd>{t(REASONS[reason])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
