import { t } from '../i18n.ts';
import type { Status } from '../messages.ts';
import { limitsOf } from './limits.ts';

export function LimitsList({ status: { barred, policy } }: { status: Pick<Status, 'barred' | 'policy'> }) {
  return (
    <section class="card" aria-labelledby="limits">
      <h2 id="limits">{t('limitsTitle')}</h2>
      <ul class="points">
        {limitsOf({ firefox: import.meta.env.FIREFOX, barred, policy }).map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  );
}
