import { tn } from './format.ts';

interface Props {
  id: string;
  name: string;
  label: string;
  hint: string;
  /** What is wrong with it; empty for nothing. */
  error: string;
  /** Longest text, in UTF-16 units. */
  length: number;
  value: string;
  onInput: (value: string) => void;
}

/** A few lines of free text that says how many characters are left. */
export function TextArea({ id, name, label, hint, error, length, value, onInput }: Props) {
  return (
    <>
      <label for={id}>{label}</label>
      <p id={`${id}-hint`} class="hint">
        {hint}
      </p>
      {error !== '' && (
        <p id={`${id}-error`} class="question-missing">
          {error}
        </p>
      )}
      <textarea
        id={id}
        name={name}
        class="field text-area"
        rows={5}
        maxLength={length}
        autocomplete="off"
        dir="auto"
        aria-describedby={error === '' ? `${id}-hint` : `${id}-error ${id}-hint`}
        aria-invalid={error !== '' || undefined}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <CharactersLeft left={length - value.length} />
    </>
  );
}

/** Heard only as the end comes near, and in steps: nobody wants to hear a number with each key. */
const NEAR = 100;
const STEP = 20;

/** How much more can be written, to the eye and to the ear. */
export function CharactersLeft({ left }: { left: number }) {
  return (
    <>
      <p class="hint characters-left" aria-hidden="true">
        {tn('charactersLeft', left)}
      </p>
      <p role="status" class="visually-hidden">
        {left <= NEAR ? tn('charactersLeft', Math.ceil(left / STEP) * STEP) : ''}
      </p>
    </>
  );
}
