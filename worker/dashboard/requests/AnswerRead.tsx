import type { ListedRequest } from '../../../shared/requests.ts';
import { formatDay, formatInstant, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';

type Given = ListedRequest['earlier'][number];

/** What was answered, by whom and until when, and what it took the place of. */
export function AnswerRead({ request }: { request: ListedRequest }) {
  const { decision, answer, until, answeredBy, answeredAt, earlier } = request;
  return (
    <dl class="pairs">
      {decision !== null && answer !== null && answeredBy !== null && answeredAt !== null && (
        <Pair label={t('requests.decision')}>
          <AnswerText given={{ decision, answer, until, answeredBy, answeredAt }} />
        </Pair>
      )}
      {earlier.toReversed().map((given) => (
        <Pair key={given.answeredAt} label={t('requests.earlier')}>
          <AnswerText given={given} />
        </Pair>
      ))}
    </dl>
  );
}

function AnswerText({ given: { decision, answer, until, answeredBy, answeredAt } }: { given: Given }) {
  return (
    <>
      <strong>
        {until === null ? t(`request-decision.${decision}`) : t('requests.granted-until', { day: formatDay(until) })}
      </strong>{' '}
      <bdi>{answer}</bdi>{' '}
      <span class="soft">
        (<bdi>{answeredBy}</bdi>, {formatInstant(answeredAt)})
      </span>
    </>
  );
}
