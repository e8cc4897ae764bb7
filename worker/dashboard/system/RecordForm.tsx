import { useEffect, useState } from 'preact/hooks';
import { tidyLine, tidyText } from '../../../shared/text.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import type { PartProps } from './SystemPage.tsx';

/** Who owns the system, and what staff noted of it. */
export function RecordForm({ report: { system, record }, onChanged }: PartProps) {
  const action = useAction();
  const [owner, setOwner] = useState(record.owner ?? '');
  const [notes, setNotes] = useState(record.notes ?? '');
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    setOwner(record.owner ?? '');
    setNotes(record.notes ?? '');
  }, [record.version]);

  const save = async () => {
    const { version, ...rest } = record;
    const body = { ...rest, owner: tidyLine(owner) || null, notes: tidyText(notes) || null };
    const path = pathOf('system', { id: system.id });
    const done = await action.run((token) => send(token, { path, method: 'PUT', body, version }));
    setSaved(done);
    if (done) onChanged();
  };

  return (
    <section class="panel" id="owner" aria-labelledby="record-title">
      <h2 id="record-title">{t('record.title')}</h2>
      <ActionForm {...action} submit={t('record.submit')} onSubmit={() => void save()}>
        <TextField
          label={t('details.owner')}
          hint={t('record.owner-hint')}
          error={failureOfField(action.failure, 'owner')}
          length={120}
          value={owner}
          onInput={setOwner}
        />
        <TextField
          label={t('record.notes')}
          error={failureOfField(action.failure, 'notes')}
          length={2_000}
          rows={3}
          value={notes}
          onInput={setNotes}
        />
      </ActionForm>
      <p role="status">{saved ? t('record.saved') : ''}</p>
    </section>
  );
}
