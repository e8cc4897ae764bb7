import type { Verdict } from '../../shared/verdict.ts';
import { formatDay, t } from './i18n.ts';

/** The rules that hold for a use, then those whose law is still to come, soonest first. */
export function UseRules({ verdict }: { verdict: Verdict }) {
  const next = verdict.upcoming.toSorted((a, b) => (a.appliesFrom < b.appliesFrom ? -1 : 1));
  const rules = [
    ...verdict.rules.map((rule) => ({ ...rule, from: null })),
    ...next.map((rule) => ({ ...rule, from: rule.appliesFrom })),
  ];
  if (rules.length === 0) return null;
  return (
    <ul class="rules">
      {rules.map(({ id, reason, source, from }) => (
        <li key={id}>
          <span class="rule-id">{id}</span>
          <div>
            {from && <strong>{t('use.from', { day: formatDay(from) })} </strong>}
            {id === 'R17' && verdict.tasks.length > 0 ? t('rule.r17-open') : reason}{' '}
            <span class="rule-source">{source}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}
