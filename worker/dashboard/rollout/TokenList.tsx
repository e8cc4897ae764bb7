import { useState } from 'preact/hooks';
import { addDays, type Day, isDay } from '../../../shared/day.ts';
import { type AddedToken, type EnrolmentToken, MOST_TOKEN_DAYS } from '../../../shared/rollout.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { formatDay, formatNumber, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { replaceToken } from './rollout-api.ts';

const OVERLAP_DAYS = 30;
const USUAL_DAYS = 365;

interface Props {
  tokens: readonly EnrolmentToken[];
  today: Day;
  onChanged: () => void;
}

/** What browsers enrol by: how often each was used, until when it is good, and what can be done about it. */
export function TokenList({ tokens, today, onChanged }: Props) {
  const [ended, current] = [tokens.filter(isEnded), tokens.filter((token) => !isEnded(token))];
  return (
    <section class="gap" aria-labelledby="tokens">
      <h2 id="tokens">{t('token.list')}</h2>
      <p class="hint">{t('token.list-hint')}</p>
      <ul class="token-cards">
        {current.map((token) => (
          <li key={token.number}>
            <TokenCard token={token} today={today} onChanged={onChanged} />
          </li>
        ))}
      </ul>
      {ended.length > 0 && (
        <Disclosure label={t('token.ended', { count: ended.length })}>
          <ul class="token-cards">
            {ended.map((token) => (
              <li key={token.number}>
                <TokenCard token={token} today={today} onChanged={onChanged} />
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </section>
  );
}

const isEnded = ({ state }: EnrolmentToken) => state === 'revoked' || state === 'expired';

function TokenCard({ token, today, onChanged }: { token: EnrolmentToken; today: Day; onChanged: () => void }) {
  const { number, name, state, uses, maxUses, browsers } = token;
  const [fresh, setFresh] = useState<AddedToken | null>(null);
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
        <Pair label={t('token.group')}>{token.group === 0 ? t('rollout.no-group') : String(token.group)}</Pair>
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
        <div role="status" class="gap">
          <p>{t('token.replaced', { name: fresh.name })}</p>
          <pre class="secret">{fresh.token}</pre>
        </div>
      )}
      {state !== 'revoked' && (
        <div class="gap">
          {state !== 'expired' && (
            <Disclosure label={t('token.replace')}>
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
          <Disclosure label={t('token.revoke')}>
            <RevokeForm token={token} onRevoked={onChanged} />
          </Disclosure>
        </div>
      )}
    </section>
  );
}

interface ReplaceProps {
  token: EnrolmentToken;
  today: Day;
  onReplaced: (token: AddedToken) => void;
}

function ReplaceForm({ token, today, onReplaced }: ReplaceProps) {
  const action = useAction();
  const overlapLast = token.expiresDay;
  const proposed = addDays(today, OVERLAP_DAYS);
  const [overlap, setOverlap] = useState<string>(proposed < overlapLast ? proposed : overlapLast);
  const [until, setUntil] = useState<string>(addDays(today, USUAL_DAYS));
  const [tried, setTried] = useState(false);
  const last = addDays(today, MOST_TOKEN_DAYS);
  const overlapFits = isDay(overlap) && overlap >= today && overlap <= overlapLast;
  const untilFits = isDay(until) && until >= today && until <= last;
  return (
    <ActionForm
      {...action}
      submit={t('token.replace-submit')}
      onSubmit={() => {
        setTried(true);
        if (!overlapFits || !untilFits) return;
        void action.run(async (staff) => {
          const answer = await replaceToken(staff, token.number, { overlapUntil: overlap, expiresDay: until });
          if (answer.ok) onReplaced(answer.value);
          return answer;
        });
      }}
    >
      <p class="hint">{t('token.replace-hint')}</p>
      <DayField
        label={t('token.overlap')}
        hint={t('act.day-latest', { day: formatDay(overlapLast) })}
        error={
          tried && !overlapFits
            ? t('act.day-wrong', { day: formatDay(overlapLast) })
            : failureOfField(action.failure, 'overlapUntil')
        }
        first={today}
        last={overlapLast}
        value={overlap}
        onInput={setOverlap}
      />
      <DayField
        label={t('token.new-until')}
        hint={t('act.day-latest', { day: formatDay(last) })}
        error={
          tried && !untilFits
            ? t('act.day-wrong', { day: formatDay(last) })
            : failureOfField(action.failure, 'expiresDay')
        }
        first={today}
        last={last}
        value={until}
        onInput={setUntil}
      />
    </ActionForm>
  );
}

const FATES = ['keep', 'revoke'] as const;

function RevokeForm({ token, onRevoked }: { token: EnrolmentToken; onRevoked: () => void }) {
  const action = useAction();
  const [fate, setFate] = useState<(typeof FATES)[number]>('keep');
  return (
    <ActionForm
      {...action}
      submit={t('token.revoke-submit', { name: token.name })}
      onSubmit={async () => {
        const path = `${pathOf('enrolmentToken', { number: String(token.number) })}?browsers=${fate}`;
        if (await action.run((staff) => send(staff, { path, method: 'DELETE' }))) onRevoked();
      }}
    >
      <ChoiceGroup
        legend={t('token.fate')}
        hint={t('token.fate-hint')}
        kind="one"
        options={FATES.map((value) => ({ value, text: t(`token.fate-${value}`, { count: token.browsers.enrolled }) }))}
        chosen={[fate]}
        onChange={([chosen]) => setFate(chosen ?? fate)}
      />
    </ActionForm>
  );
}
