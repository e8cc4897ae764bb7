import type { AiSystem } from '../../shared/inventory.ts';
import { formatDay, t } from './i18n.ts';
import { Pair } from './Pair.tsx';

/** What the vendor says, and where and when somebody read it. */
export function VendorFacts({ facts }: { facts: AiSystem['vendorFacts'] }) {
  return (
    <>
      {facts.map(({ fact, says, source, day, expired }) => (
        <Pair key={fact} label={t(`vendor-fact.${fact}`)}>
          <bdi>{says}</bdi>{' '}
          <a href={source} target="_blank" rel="noreferrer">
            {t('details.read-on', { day: formatDay(day) })}
          </a>
          {expired && <strong class="late"> {t('details.out-of-date')}</strong>}
        </Pair>
      ))}
    </>
  );
}
