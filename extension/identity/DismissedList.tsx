import { formatDay } from '../format.ts';
import { t } from '../i18n.ts';
import { ask, type Status } from '../messages.ts';
import { Name } from '../rich.tsx';
import { useAction } from '../use-action.ts';

interface Props {
  dismissed: Status['dismissed'];
  onChanged: () => Promise<void>;
}

/** What is left alone in this browser, until when, and how that ends. */
export function DismissedList({ dismissed, onChanged }: Props) {
  return (
    <section class="card" aria-labelledby="dismissed">
      <h2 id="dismissed">{t('dismissedListTitle')}</h2>
      <ul class="rows">
        {dismissed.map((one) => (
          <DismissedRow key={one.service} dismissed={one} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  );
}

function DismissedRow({
  dismissed,
  onChanged,
}: {
  dismissed: Props['dismissed'][number];
  onChanged: Props['onChanged'];
}) {
  const { service, product, reason, until } = dismissed;
  const id = `dismissed-${service}`;
  const undoing = useAction(async () => {
    await ask<'undo-dismissal'>({ kind: 'undo-dismissal', service });
    document.querySelector('main')?.focus();
    await onChanged();
  });
  return (
    <li class="row-with-button">
      <div>
        <b id={id}>
          <Name>{product}</Name>
        </b>
        <p class="hint">{t(reason === 'not-ai' ? 'dismissedListAi' : 'dismissedListWork', formatDay(until))}</p>
        <p role="status" class="bad-line">
          {undoing.failed ? t('didNotWork') : ''}
        </p>
      </div>
      <button
        type="button"
        class="button button-small"
        aria-describedby={id}
        aria-disabled={undoing.busy}
        onClick={undoing.run}
      >
        {t('noticeAgain')}
      </button>
    </li>
  );
}
