import type { RequestList } from '../../../shared/requests.ts';
import { t } from '../i18n.ts';
import { Screen } from '../Screen.tsx';
import { useResource } from '../use-resource.ts';
import { RequestCard } from './RequestCard.tsx';
import { fetchRequests } from './requests.ts';

/** What people ask for and report, as long as nobody has answered. */
export function RequestsPage() {
  const resource = useResource(fetchRequests);
  return (
    <Screen title={t('requests.title')} resource={resource} below={<p class="soft">{t('requests.intro')}</p>}>
      {resource.value && <Requests open={resource.value} onAnswered={resource.reload} />}
    </Screen>
  );
}

function Requests({ open: { requests, more }, onAnswered }: { open: RequestList; onAnswered: () => void }) {
  if (requests.length === 0) {
    return (
      <section class="empty">
        <h2>{t('requests.empty')}</h2>
        <p class="soft">{t('requests.empty-next')}</p>
      </section>
    );
  }
  return (
    <>
      <p role="status" class="soft">
        {t('requests.count', { count: requests.length })}
        {more && ` ${t('requests.more')}`}
      </p>
      <ul class="requests">
        {requests.map((request) => (
          <li key={request.id}>
            <RequestCard request={request} onAnswered={onAnswered} />
          </li>
        ))}
      </ul>
    </>
  );
}
