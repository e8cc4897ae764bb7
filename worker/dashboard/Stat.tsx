import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  value: string;
  hint: ComponentChildren;
  /** Something late, said after the hint. */
  alarm?: string | null;
  tone?: 'plain' | 'sun';
}

export function Stat({ label, value, hint, alarm = null, tone = 'plain' }: Props) {
  return (
    <div class={`stat stat-${tone}`}>
      <dt>{label}</dt>
      <dd class="stat-value">{value}</dd>
      <dd class="stat-hint">
        {hint}
        {alarm && (
          <>
            {' · '}
            <strong class="late">{alarm}</strong>
          </>
        )}
      </dd>
    </div>
  );
}
