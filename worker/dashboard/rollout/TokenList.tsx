import { useState } from 'preact/hooks';
import type { Day } from '../../../shared/day.ts';
import type { EnrolmentToken } from '../../../shared/rollout.ts';
import { jumpTo } from '../assessment/jump.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { t } from '../i18n.ts';
import { isReplaced } from './carried.ts';
import type { Groups } from './rollout-api.ts';
import { TokenCard } from './TokenCard.tsx';

interface Props {
  tokens: readonly EnrolmentToken[];
  groups: Groups;
  today: Day;
  onChanged: () => void;
}

/** What browsers enrol by: how often each was used, until when it is good, and what can be done about it. */
export function TokenList({ tokens, groups, today, onChanged }: Props) {
  const [revoked, setRevoked] = useState<string | null>(null);
  const [ended, current] = [tokens.filter(isEnded), tokens.filter((token) => !isEnded(token))];
  const cards = (some: readonly EnrolmentToken[]) => (
    <ul class="token-cards">
      {some.map((token) => (
        <li key={token.number}>
          <TokenCard
            token={token}
            replaced={isReplaced(token.number, tokens)}
            group={groupText(token.group, groups)}
            today={today}
            onChanged={onChanged}
            onRevoked={() => {
              setRevoked(token.name);
              // Its card goes to those that have ended.
              jumpTo('tokens');
              onChanged();
            }}
          />
        </li>
      ))}
    </ul>
  );
  return (
    <section class="gap" aria-labelledby="tokens">
      <h2 id="tokens" tabIndex={-1}>
        {t('token.list')}
      </h2>
      <p class="hint">{t('token.list-hint')}</p>
      <p role="status">{revoked === null ? '' : t('token.revoked', { name: revoked })}</p>
      {cards(current)}
      {ended.length > 0 && <Disclosure label={t('token.ended', { count: ended.length })}>{cards(ended)}</Disclosure>}
    </section>
  );
}

const isEnded = ({ state }: EnrolmentToken) => state === 'revoked' || state === 'expired';

/** A group that there is no longer keeps its number. */
function groupText(number: number, groups: Groups): string {
  if (number === 0) return t('rollout.no-group');
  return groups.find((group) => group.number === number)?.name ?? t('rollout.group', { number });
}
