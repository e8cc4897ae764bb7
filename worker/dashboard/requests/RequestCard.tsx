import type { ListedRequest } from '../../../shared/requests.ts';
import { formatDay, t } from '../i18n.ts';
import { hrefOf } from '../route.ts';
import { AnswerForm } from './AnswerForm.tsx';

export function RequestCard({ request, onAnswered }: { request: ListedRequest; onAnswered: () => void }) {
  const { id, kind, category, service, product, day, text } = request;
  return (
    <section class="panel" aria-labelledby={`request-${id}`}>
      <h2 id={`request-${id}`}>
        {t(`request.${kind}`)}
        {category && `: ${t(`concern.${category}`)}`}
      </h2>
      <p class="soft">
        {formatDay(day)}
        {service && (
          <>
            {' · '}
            <a href={hrefOf({ kind: 'system', id: service })}>
              <bdi>{product ?? service}</bdi>
            </a>
          </>
        )}
      </p>
      <blockquote class="said">
        <bdi>{text}</bdi>
      </blockquote>
      <AnswerForm request={request} onAnswered={onAnswered} />
    </section>
  );
}
