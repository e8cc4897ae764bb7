import type { Use } from '../../shared/inventory.ts';
import { CRITERION_REASONS } from '../../shared/verdict.ts';
import { t } from './i18n.ts';
import { UseRules } from './UseRules.tsx';
import { UseTasks } from './UseTasks.tsx';

interface Props {
  use: Use;
  /** Of its heading, by what it stands under. */
  level?: 3 | 4;
}

/** What triage says of one use, and why. */
export function UseVerdict({ use, level = 4 }: Props) {
  const { purpose, domain, saidBy, verdict, overridden, overrideLapsed } = use;
  const Heading = level === 3 ? 'h3' : 'h4';
  const what = purpose === null ? t('use.undeclared') : t(`purpose.${purpose}`);
  return (
    <>
      <Heading>{domain === null ? what : t('use.in-domain', { purpose: what, domain: t(`domain.${domain}`) })}</Heading>
      <p>
        {t(`class.${verdict.euClass}`)} · {t(`level.${verdict.assessment}`)}
        {overridden && ` · ${t('use.overridden')}`}
        {overrideLapsed && ` · ${t('use.override-lapsed')}`}
      </p>
      {saidBy.length > 0 && <p class="hint">{saidBy.map((by) => t(`use.by-${by}`)).join(' · ')}</p>}
      {verdict.criteria.length > 0 && (
        <ul class="reasons">
          {verdict.criteria.map((criterion) => (
            <li key={criterion}>{t(`reason.${CRITERION_REASONS[criterion]}`)}</li>
          ))}
        </ul>
      )}
      <UseRules verdict={verdict} />
      <UseTasks tasks={verdict.tasks} />
    </>
  );
}
