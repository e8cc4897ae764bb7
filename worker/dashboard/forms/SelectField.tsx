import { Field } from './Field.tsx';

interface Props<Value extends string> {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  options: readonly { value: Value; text: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

export function SelectField<Value extends string>({ label, hint, error, options, value, onChange }: Props<Value>) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(ids) => (
        <select
          {...ids}
          class="field"
          value={value}
          onChange={(event) => {
            const chosen = options.find((one) => one.value === event.currentTarget.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
