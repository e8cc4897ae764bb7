import { useEffect, useState } from 'preact/hooks';
import { tidyLine, tidyText } from '../../../shared/text.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { followRecord, startField, type TypedField, writtenMeanwhile } from './record-field.ts';
import type { PartProps } from './SystemPage.tsx';
import { useStale } from './use-stale.ts';

/** Who owns the system, and what staff noted of it. */
export function RecordForm({ report: { system, record }, reload }: Pick<PartProps, 'report'> & { reload: () => void }) {
  const action = useAction();
  const [owner, setOwner] = useState(() => startField(record.owner));
  const [notes, setNotes] = useState(() => startField(record.notes));
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    setOwner((field) => followRecord(field, record.owner));
    setNotes((field) => followRecord(field, record.notes));
  }, [record.version]);
  const { failure } = action;
  // Theirs is shown beside what is typed.
  const isStale = useStale(action, reload);

  const save = async () => {
    const { version, ...rest } = record;
    const body = { ...rest, owner: tidyLine(owner.typed) || null, notes: tidyText(notes.typed) || null };
    const path = pathOf('system', { id: system.id });
    const done = await action.run((token) => send(token, { path, method: 'PUT', body, version }));
    setSaved(done);
    if (!done) return;
    setOwner(startField(body.owner));
    setNotes(startField(body.notes));
    reload();
  };

  return (
    <section class="panel" id="owner" tabIndex={-1} aria-labelledby="record-title">
      <h2 id="record-title">{t('record.title')}</h2>
      <ActionForm
        {...action}
        failure={isStale ? null : failure}
        submit={t('record.submit')}
        onSubmit={() => void save()}
      >
        <TextField
          label={t('details.owner')}
          hint={t('record.owner-hint')}
          error={failureOfField(failure, 'owner')}
          length={120}
          value={owner.typed}
          onInput={(typed) => setOwner({ ...owner, typed })}
        />
        <Meanwhile field={owner} onRecord={record.owner} label={t('details.owner')} onChoose={setOwner} />
        <TextField
          label={t('record.notes')}
          error={failureOfField(failure, 'notes')}
          length={2_000}
          rows={3}
          value={notes.typed}
          onInput={(typed) => setNotes({ ...notes, typed })}
        />
        <Meanwhile field={notes} onRecord={record.notes} label={t('record.notes')} onChoose={setNotes} />
      </ActionForm>
      <p role="status">{saved ? t('record.saved') : isStale ? t('record.stale') : ''}</p>
    </section>
  );
}

interface MeanwhileProps {
  field: TypedField;
  onRecord: string | null;
  /** Of the field. */
  label: string;
  onChoose: (field: TypedField) => void;
}

/** What somebody else wrote into a field that something is typed in here, and the choice between the two. */
function Meanwhile({ field, onRecord, label, onChoose }: MeanwhileProps) {
  const theirs = writtenMeanwhile(field, onRecord);
  if (theirs === null) return null;
  const choose = (chosen: TypedField) => {
    document.getElementById('owner')?.focus({ preventScroll: true });
    onChoose(chosen);
  };
  return (
    <div class="note-warn">
      <p>
        {theirs === '' ? t('record.emptied', { field: label }) : t('record.meanwhile', { field: label })}{' '}
        <bdi>{theirs}</bdi>
      </p>
      <div class="actions">
        <button class="button" type="button" onClick={() => choose({ typed: field.typed, seen: theirs })}>
          {t('record.keep-mine')} <span class="visually-hidden">{label}</span>
        </button>
        <button class="button" type="button" onClick={() => choose(startField(theirs))}>
          {t('record.take-theirs')} <span class="visually-hidden">{label}</span>
        </button>
      </div>
    </div>
  );
}
