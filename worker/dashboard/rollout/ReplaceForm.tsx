import { useState } from 'preact/hooks';
import { addDays, type Day, isDay } from '../../../shared/day.ts';
import { type AddedToken, type EnrolmentToken, MOST_TOKEN_DAYS } from '../../../shared/rollout.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { DayField } from '../forms/DayField.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { formatDay, t } from '../i18n.ts';
import { useAction } from '../use-action.ts';
import { replaceToken } from './rollout-api.ts';

const OVERLAP_DAYS = 30;
const USUAL_DAYS = 365;

interface Props {
  token: EnrolmentToken;
  today: Day;
  onReplaced: (token: AddedToken) => void;
}

/** Puts a new token of the same settings in the place of one. */
export function ReplaceForm({ token, today, onReplaced }: Props) {
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
