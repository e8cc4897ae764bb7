import type { Dismissal } from '../../shared/statement.ts';
import { t } from '../i18n.ts';
import { rich } from '../rich.tsx';
import { useAction } from '../use-action.ts';

interface Props {
  product: string;
  reason: Dismissal;
  onConfirm: () => Promise<void>;
  onBack: () => void;
}

const TEXTS = {
  'not-for-work': { title: 'dismissWorkTitle', count: 'dismissWorkCount' },
  'not-ai': { title: 'dismissAiTitle', count: 'dismissAiCount' },
} as const;

/** Says what happens before it happens. */
export function DismissPanel({ product, reason, onConfirm, onBack }: Props) {
  const confirmation = useAction(onConfirm);
  const { title, count } = TEXTS[reason];
  return (
    <section>
      <h1>{rich(title, product)}</h1>
      <p class="why">{t('dismissIntro')}</p>
      <ul class="points">
        <li>{t('dismissToday')}</li>
        <li>{t('dismissQuiet')}</li>
        <li>{t(count)}</li>
      </ul>
      <div class="actions">
        <p role="status" class="actions-status">
          {confirmation.failed ? t('didNotWork') : ''}
        </p>
        <button type="button" class="button button-quiet" onClick={onBack}>
          {t('back')}
        </button>
        <button type="button" class="button button-main" aria-disabled={confirmation.busy} onClick={confirmation.run}>
          {t('dismissConfirm')}
        </button>
      </div>
    </section>
  );
}
