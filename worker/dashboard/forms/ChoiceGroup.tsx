import { useId } from 'preact/hooks';

interface Props<Value extends string> {
  legend: string;
  hint?: string | undefined;
  error?: string | null;
  kind: 'one' | 'several';
  options: readonly { value: Value; text: string }[];
  chosen: readonly Value[];
  /** In the order of the options. */
  onChange: (chosen: Value[]) => void;
}

/** Choices side by side: radio buttons or check boxes with room to be pressed. */
export function ChoiceGroup<Value extends string>({
  legend,
  hint,
  error = null,
  kind,
  options,
  chosen,
  onChange,
}: Props<Value>) {
  const id = useId();
  const told = [error === null ? null : `${id}-error`, hint === undefined ? null : `${id}-hint`].filter(Boolean);
  const change = (value: Value, checked: boolean) => {
    if (kind === 'one') return onChange([value]);
    onChange(options.map((one) => one.value).filter((one) => (one === value ? checked : chosen.includes(one))));
  };
  return (
    <fieldset
      class="choices"
      data-wrong={error === null ? undefined : ''}
      aria-describedby={told.length === 0 ? undefined : told.join(' ')}
    >
      <legend>{legend}</legend>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="choices-list">
        {options.map(({ value, text }) => (
          <label key={value} class="choice">
            <input
              type={kind === 'one' ? 'radio' : 'checkbox'}
              name={id}
              value={value}
              checked={chosen.includes(value)}
              onChange={(event) => change(value, event.currentTarget.checked)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
      {error !== null && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
