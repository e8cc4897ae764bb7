import type { ListedRequest } from '../../../shared/requests.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { formatDay, t } from '../i18n.ts';
import { hrefOf } from '../route.ts';
import { AnswerForm } from './AnswerForm.tsx';
import { AnswerRead } from './AnswerRead.tsx';

interface Props {
  request: ListedRequest;
  /** In the list, in words: what tells it from others of its kind. */
  place: string;
  onAnswered: () => void;
}

export function RequestCard({ request, place, onAnswered }: Props) {
  const { id, kind, category, service, product, day, text, decision } = request;
  return (
    <section class="panel" aria-labelledby={`request-${id}`}>
      <h2 id={`request-${id}`}>
        {t(`request.${kind}`)}
        {category && `: ${t(`concern.${category}`)}`} <span class="visually-hidden">{place}</span>
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
      {decision === null ? (
        <AnswerForm request={request} onAnswered={onAnswered} />
      ) : (
        <>
          <AnswerRead request={request} />
          {decision === 'granted' && (
            <Disclosure label={t('requests.again')}>
              <AnswerForm request={request} onAnswered={onAnswered} />
            </Disclosure>
          )}
        </>
      )}
    </section>
  );
}
