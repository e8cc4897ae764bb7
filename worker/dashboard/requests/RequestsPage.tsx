import { useState } from 'preact/hooks';
import type { RequestList } from '../../../shared/requests.ts';
import { stayAt } from '../assessment/jump.ts';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { t } from '../i18n.ts';
import { Screen } from '../Screen.tsx';
import { useResource } from '../use-resource.ts';
import { RequestCard } from './RequestCard.tsx';
import { fetchRequests } from './requests.ts';

const STATES = ['open', 'answered'] as const;
type State = (typeof STATES)[number];

/** What people ask for and report: what nobody has answered, and what was answered. */
export function RequestsPage() {
  const [state, setState] = useState<State>('open');
  return <RequestsOf key={state} state={state} onState={setState} />;
}

function RequestsOf({ state, onState }: { state: State; onState: (state: State) => void }) {
  const resource = useResource((token) => fetchRequests(token, state));
  const [isAnswered, setAnswered] = useState(false);
  return (
    <Screen title={t('requests.title')} resource={resource} below={<p class="soft">{t('requests.intro')}</p>}>
      <ChoiceGroup
        legend={t('requests.which')}
        kind="one"
        options={STATES.map((value) => ({ value, text: t(`requests.${value}`) }))}
        chosen={[state]}
        onChange={([chosen]) => onState(chosen ?? state)}
      />
      <section id="requests-list" tabIndex={-1} aria-label={t(`requests.${state}`)}>
        <p role="status">{isAnswered ? t('requests.sent') : ''}</p>
        {resource.value && (
          <Requests
            state={state}
            list={resource.value}
            onAnswered={() => {
              // The request goes from the list.
              stayAt('requests-list');
              setAnswered(true);
              resource.reload();
            }}
          />
        )}
      </section>
    </Screen>
  );
}

interface ListProps {
  state: State;
  list: RequestList;
  onAnswered: () => void;
}

function Requests({ state, list: { requests, more }, onAnswered }: ListProps) {
  if (requests.length === 0) {
    return (
      <section class="empty">
        <h2>{t(state === 'open' ? 'requests.empty' : 'requests.empty-answered')}</h2>
        {state === 'open' && <p class="soft">{t('requests.empty-next')}</p>}
      </section>
    );
  }
  return (
    <>
      <p class="soft">
        {t(state === 'open' ? 'requests.count' : 'requests.count-answered', { count: requests.length })}
        {more && ` ${t(state === 'open' ? 'requests.more' : 'requests.more-answered')}`}
      </p>
      <ul class="requests">
        {requests.map((request, at) => (
          <li key={request.id}>
            <RequestCard
              request={request}
              place={t('requests.place-of', { place: at + 1, all: requests.length })}
              onAnswered={onAnswered}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
