import { useEffect, useRef, useState } from 'preact/hooks';
import type { Day } from '../../../shared/day.ts';
import type { AddedToken, EnrolmentToken } from '../../../shared/rollout.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { formatDay, formatNumber, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { ReplaceForm } from './ReplaceForm.tsx';
import { RevokeForm } from './RevokeForm.tsx';
import { SecretText } from './SecretText.tsx';

interface Props {
  token: EnrolmentToken;
  /** Another took its place. */
  replaced: boolean;
  group: string;
  today: Day;
  onChanged: () => void;
  onRevoked: () => void;
}

/** One token: how it stands, and what can be done about it. */
export function TokenCard({ token, replaced, group, today, onChanged, onRevoked }: Props) {
  const { number, name, state, uses, maxUses, browsers } = token;
  const [fresh, setFresh] = useState<AddedToken | null>(null);
  const freshPlace = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The form that asked for it is gone.
    if (fresh) freshPlace.current?.focus();
  }, [fresh]);
  const ofToken = <span class="visually-hidden"> {name}</span>;
  const ways = [
    token.needsApproval && t('token.needsApproval'),
    token.ephemeral && t('token.ephemeral'),
    token.addresses.length > 0 && t('token.from', { networks: token.addresses.join(', ') }),
  ].filter((line) => line !== false);
  return (
    <section class="panel" aria-labelledby={`token-${number}`}>
      <h3 id={`token-${number}`}>
        <bdi>{name}</bdi>
      </h3>
      <p class={state === 'good' ? 'soft' : 'late'}>
        {t(`token.state-${state}`)}
        {token.alert && ` · ${t('token.alarming', { count: token.enrolledToday })}`}
      </p>
      <svg class="coverage-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="plot-rest" width="100" height="4" />
        <rect class={state === 'used-up' ? 'plot plot-late' : 'plot'} width={(100 * uses) / maxUses} height="4" />
      </svg>
      <dl class="pairs">
        <Pair label={t('token.used')}>{t('token.used-of', { uses, most: maxUses })}</Pair>
        <Pair label={t('token.browsers')}>
          {formatNumber(browsers.enrolled)}
          {browsers.waiting > 0 && ` · ${t('token.browsers-waiting', { count: browsers.waiting })}`}
        </Pair>
        <Pair label={t('token.until')}>{formatDay(token.expiresDay)}</Pair>
        <Pair label={t('token.last-used')}>
          {token.lastUsedDay === null ? t('token.never-used') : formatDay(token.lastUsedDay)}
        </Pair>
        <Pair label={t('token.group')}>
          <bdi>{group}</bdi>
        </Pair>
        <Pair label={t('token.made')}>
          {token.createdBy === null
            ? t('token.made-first')
            : t('token.made-by', {
                name: token.createdBy,
                day: token.createdDay === null ? '' : formatDay(token.createdDay),
              })}
        </Pair>
      </dl>
      {ways.length > 0 && <p class="soft">{ways.join(' · ')}</p>}
      {fresh && (
        <div class="gap" ref={freshPlace} tabIndex={-1}>
          <SecretText label={t('token.replaced', { name: fresh.name })} text={fresh.token} />
        </div>
      )}
      {state !== 'revoked' && (
        <div class="token-acts gap">
          {state !== 'expired' && !replaced && fresh === null && (
            <Disclosure
              label={
                <>
                  {t('token.replace')}
                  {ofToken}
                </>
              }
            >
              <ReplaceForm
                token={token}
                today={today}
                onReplaced={(added) => {
                  setFresh(added);
                  onChanged();
                }}
              />
            </Disclosure>
          )}
          <Disclosure
            label={
              <>
                {t('token.revoke')}
                {ofToken}
              </>
            }
          >
            <RevokeForm token={token} onRevoked={onRevoked} />
          </Disclosure>
        </div>
      )}
    </section>
  );
}
