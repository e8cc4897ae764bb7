import { useState } from 'preact/hooks';
import { addDays, isDay, utcDay } from '../../../shared/day.ts';
import { type ListedRequest, MOST_DAYS_GRANTED } from '../../../shared/requests.ts';
import { CONCERN_LENGTH, type Decision, type RequestKind } from '../../../shared/statement.ts';
import { tidyText } from '../../../shared/text.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { TextField } from '../forms/TextField.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';

/** Proposed first; it may be longer. */
const USUAL_DAYS = 30;
const CHOICES: Record<RequestKind, readonly Decision[]> = {
  exception: ['granted', 'declined'],
  concern: ['answered', 'declined'],
};

/** An exception is granted until a day, or declined; a concern is answered, or declined where nothing follows from it. */
export function AnswerForm({ request, onAnswered }: { request: ListedRequest; onAnswered: () => void }) {
  const action = useAction();
  const today = utcDay(Date.now());
  const last = addDays(today, MOST_DAYS_GRANTED);
  const isException = request.kind === 'exception';
  const [decision, setDecision] = useState<Decision | null>(isException ? null : 'answered');
  const [until, setUntil] = useState<string>(addDays(today, USUAL_DAYS));
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const isDayWrong = decision === 'granted' && !(isDay(until) && until >= today && until <= last);
  const words = tidyText(text);

  const submit = async () => {
    setTried(true);
    if (decision === null || words === '' || isDayWrong) return;
    const body = { decision, text: words, ...(decision === 'granted' ? { until } : {}) };
    const path = pathOf('requestAnswer', { id: request.id });
    if (await action.run((token) => send(token, { path, method: 'PUT', body }))) onAnswered();
  };

  return (
    <ActionForm {...action} submit={t('requests.submit')} onSubmit={() => void submit()}>
      <ChoiceGroup
        legend={t('requests.decision')}
        kind="one"
        error={tried && decision === null ? t('requests.decision-missing') : failureOfField(action.failure, 'decision')}
        options={CHOICES[request.kind].map((value) => ({ value, text: t(`requests.choose-${value}`) }))}
        chosen={decision === null ? [] : [decision]}
        onChange={([chosen]) => setDecision(chosen ?? null)}
      />
      {decision === 'granted' && (
        <DayField
          label={t('requests.until')}
          hint={t('act.day-latest', { day: formatDay(last) })}
          error={
            tried && isDayWrong ? t('act.day-wrong', { day: formatDay(last) }) : failureOfField(action.failure, 'until')
          }
          first={today}
          last={last}
          value={until}
          onInput={setUntil}
        />
      )}
      <TextField
        label={t('requests.text')}
        hint={t('requests.text-hint')}
        error={tried && words === '' ? t('requests.text-missing') : failureOfField(action.failure, 'text')}
        length={CONCERN_LENGTH}
        rows={3}
        value={text}
        onInput={setText}
      />
    </ActionForm>
  );
}
