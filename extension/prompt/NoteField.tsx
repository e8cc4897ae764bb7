import { NOTE_LENGTH } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';

interface Props {
  value: string;
  onInput: (value: string) => void;
}

export function NoteField({ value, onInput }: Props) {
  return (
    <div class="question">
      <label for="note">{t('questionNote')}</label>
      <p id="note-hint" class="hint">
        {t('questionNoteHint')}
      </p>
      <input
        id="note"
        class="field note"
        maxLength={NOTE_LENGTH}
        autocomplete="off"
        aria-describedby="note-hint"
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
