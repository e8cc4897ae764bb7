import { useEffect, useState } from 'preact/hooks';
import type { AiSystem } from '../../../shared/inventory.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { t } from '../i18n.ts';
import { fetchInventory } from '../reports.ts';
import { useStaff } from '../staff.ts';

interface Props {
  /** The system that it stands in for. */
  system: string;
  chosen: string | null;
  error?: string | null;
  onChange: (id: string | null, product: string) => void;
}

/** The approved systems of the inventory, one of which is to be used instead. */
export function AlternativeField({ system, chosen, error = null, onChange }: Props) {
  const { token } = useStaff();
  const [approved, setApproved] = useState<AiSystem[] | null>(null);
  useEffect(() => {
    void fetchInventory(token).then((answer) => setApproved(answer.ok ? answer.value.systems.filter(isApproved) : []));
  }, []);
  const others = (approved ?? []).filter(({ id }) => id !== system);
  return (
    <SelectField
      label={t('alternative.title')}
      hint={approved !== null && others.length === 0 ? t('alternative.none-approved') : undefined}
      error={error}
      options={[
        { value: '', text: t('alternative.none') },
        ...others.map(({ id, product, vendor }) => ({ value: id, text: `${product} (${vendor})` })),
      ]}
      value={chosen ?? ''}
      onChange={(id) => onChange(id === '' ? null : id, others.find((one) => one.id === id)?.product ?? '')}
    />
  );
}

function isApproved({ status }: AiSystem): boolean {
  return status === 'approved' || status === 'approved-with-conditions';
}
