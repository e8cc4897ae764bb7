import type { AiSystem } from '../../shared/inventory.ts';
import { byUrgency } from './arrange.ts';
import { FindingReasons } from './FindingReasons.tsx';
import { t } from './i18n.ts';
import { SystemFacts } from './SystemFacts.tsx';
import { SystemUses } from './SystemUses.tsx';

export function SystemDetails({ system }: { system: AiSystem }) {
  const { declarations, findings } = system;
  return (
    <div class="details">
      <section>
        <h3>{t('details.findings')}</h3>
        {findings.length === 0 && <p>{t('details.no-finding')}</p>}
        {findings.length > 0 && (
          <ul class="findings">
            {findings.toSorted(byUrgency).map((finding) => (
              <li key={finding.kind}>
                <FindingReasons finding={finding} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h3>{t('details.uses')}</h3>
        {declarations.length === 0 && (
          <p class="hint">{t(system.surfaces.length > 0 ? 'details.none' : 'details.none-unseen')}</p>
        )}
        <SystemUses system={system} />
      </section>
      <section>
        <h3>{t('details.facts')}</h3>
        <SystemFacts system={system} />
      </section>
    </div>
  );
}
