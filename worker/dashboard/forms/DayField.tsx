import { Field } from './Field.tsx';

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  first?: string;
  last?: string;
  /** As `2026-12-31`; empty for none. */
  value: string;
  onInput: (value: string) => void;
}

export function DayField({ label, hint, error, first, last, value, onInput }: Props) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(ids) => (
        <input
          {...ids}
          class="field"
          type="date"
          min={first}
          max={last}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
