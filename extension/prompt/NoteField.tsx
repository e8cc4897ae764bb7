import { useState } from 'preact/hooks';
import { NOTE_LENGTH } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import { CharactersLeft } from '../TextArea.tsx';

interface Props {
  value: string;
  onInput: (value: string) => void;
}

/** Out of the way until it is wanted; open when there is something in it. */
export function NoteField({ value, onInput }: Props) {
  const [startsOpen] = useState(value !== '');
  return (
    <details class="note" open={startsOpen || value !== ''}>
      <summary>{t('noteAdd')}</summary>
      <label for="note">{t('questionNote')}</label>
      <p id="note-hint" class="hint">
        {t('questionNoteHint')}
      </p>
      <input
        id="note"
        class="field"
        maxLength={NOTE_LENGTH}
        autocomplete="off"
        aria-describedby="note-hint"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <CharactersLeft left={NOTE_LENGTH - value.length} />
    </details>
  );
}
