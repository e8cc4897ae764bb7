import type { AiSystem } from '../../shared/inventory.ts';
import { AssessmentFacts } from './AssessmentFacts.tsx';
import { formatCountry, formatDay, t } from './i18n.ts';
import { Pair } from './Pair.tsx';
import { VendorFacts } from './VendorFacts.tsx';

/** What is known of an AI system, line by line; what nobody knows is left out, but for its owner. */
export function SystemFacts({ system }: { system: AiSystem }) {
  const { country, firstDay, groups, id, isoRoles, euRoles, lastDay, notAi, notForWork, owner, partOf, parts, scopes } =
    system;
  return (
    <dl class="pairs">
      <Pair label={t('details.owner')}>{owner === null ? t('details.no-owner') : <bdi>{owner}</bdi>}</Pair>
      <Pair label={t('details.class')}>{t(`class.${system.euClass}`)}</Pair>
      <Pair label={t('details.roles')}>
        {[...isoRoles.map((role) => t(`iso-role.${role}`)), ...euRoles.map((role) => t(`eu-role.${role}`))].join(', ')}
      </Pair>
      <Pair label={t('details.source')}>{t(`source.${system.source}`)}</Pair>
      {country && (
        <Pair label={t('details.country')}>
          <bdi>{formatCountry(country)}</bdi>
        </Pair>
      )}
      {partOf && (
        <Pair label={t('details.part-of')}>
          <code>{partOf}</code>
        </Pair>
      )}
      {parts.length > 0 && (
        <Pair label={t('details.parts')}>
          <code>{parts.join(', ')}</code>
        </Pair>
      )}
      {firstDay && <Pair label={t('details.first-day')}>{formatDay(firstDay)}</Pair>}
      {lastDay && <Pair label={t('details.last-day')}>{formatDay(lastDay)}</Pair>}
      {groups.length > 0 && (
        <Pair label={t('details.groups')}>
          {groups.map(({ number, name, browsers }) => (
            <div key={number}>
              <bdi>{name}</bdi>: {browsers.label}
            </div>
          ))}
        </Pair>
      )}
      {scopes.length > 0 && (
        <Pair label={t('details.scopes')}>{scopes.map((scope) => t(`scope.${scope}`)).join(', ')}</Pair>
      )}
      <VendorFacts facts={system.vendorFacts} />
      <AssessmentFacts system={system} />
      {notForWork.rank > 0 && <Pair label={t('details.not-for-work')}>{notForWork.label}</Pair>}
      {notAi.rank > 0 && <Pair label={t('details.not-ai')}>{notAi.label}</Pair>}
      <Pair label={t('details.id')}>
        <code>{id}</code>
      </Pair>
    </dl>
  );
}
