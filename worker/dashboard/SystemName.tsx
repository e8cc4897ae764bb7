import type { AiSystem } from '../../shared/inventory.ts';
import { t } from './i18n.ts';
import { hrefOf } from './route.ts';

interface Props {
  system: AiSystem;
  open: boolean;
  detailsId: string;
  onToggle: () => void;
}

export function SystemName({ system, open, detailsId, onToggle }: Props) {
  return (
    <th scope="row">
      <button
        class="system-name"
        type="button"
        aria-expanded={open}
        aria-controls={open ? detailsId : undefined}
        onClick={onToggle}
      >
        <svg class="chevron" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="m4.5 2.5 3.5 3.5-3.5 3.5" />
        </svg>
        <bdi>{system.product}</bdi>
      </button>
      <span class="system-origin">
        <bdi>{system.vendor}</bdi>
        {system.category && ` · ${t(`category.${system.category}`)}`}
      </span>
      <a class="system-link" href={hrefOf({ kind: 'system', id: system.id })}>
        {t('list.open')} <bdi class="visually-hidden">{system.product}</bdi>
      </a>
    </th>
  );
}
