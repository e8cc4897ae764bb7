import { Field } from './Field.tsx';

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  /** Most UTF-16 units. */
  length: number;
  /** Of several lines: how many are shown. */
  rows?: number;
  value: string;
  onInput: (value: string) => void;
}

export function TextField({ label, hint, error, length, rows, value, onInput }: Props) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(ids) =>
        rows === undefined ? (
          <input
            {...ids}
            class="field"
            type="text"
            maxLength={length}
            autocomplete="off"
            dir="auto"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        ) : (
          <textarea
            {...ids}
            class="field"
            rows={rows}
            maxLength={length}
            autocomplete="off"
            dir="auto"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}
