import { useState } from 'preact/hooks';
import { addDays, type Day, isDay } from '../../../shared/day.ts';
import { tidyLine } from '../../../shared/text.ts';
import type { Answer } from '../client.ts';
import { formatDay, t } from '../i18n.ts';
import { useAction } from '../use-action.ts';
import { ActionForm } from './ActionForm.tsx';
import { DayField } from './DayField.tsx';
import { failureOfField } from './failure-of-field.ts';
import { TextField } from './TextField.tsx';

const REASON_LENGTH = 500;

interface Props {
  submit: string;
  hint?: string;
  send: (token: string, reason: string) => Promise<Answer<unknown>>;
  onDone: () => void;
}

/** Something that is done with a reason on record. */
export function ReasonForm({ submit, hint, send, onDone }: Props) {
  const action = useAction();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <ActionForm
      submit={submit}
      {...action}
      onSubmit={async () => {
        const line = tidyLine(reason);
        setMissing(line === '');
        if (line !== '' && (await action.run((token) => send(token, line)))) onDone();
      }}
    >
      <ReasonField
        hint={hint}
        missing={missing}
        failure={failureOfField(action.failure, 'reason')}
        {...{ reason, setReason }}
      />
    </ActionForm>
  );
}

interface UntilProps {
  submit: string;
  hint?: string;
  dayLabel: string;
  today: Day;
  /** Most days from today. */
  most: number;
  send: (token: string, given: { reason: string; reviewDay: Day }) => Promise<Answer<unknown>>;
  onDone: () => void;
}

/** Something that holds for a reason, until a day. */
export function ReasonUntilForm({ submit, hint, dayLabel, today, most, send, onDone }: UntilProps) {
  const action = useAction();
  const last = addDays(today, most);
  const [reason, setReason] = useState('');
  const [day, setDay] = useState<string>(last);
  const [missing, setMissing] = useState(false);
  const dayFits = isDay(day) && day > today && day <= last;
  return (
    <ActionForm
      submit={submit}
      {...action}
      onSubmit={async () => {
        const line = tidyLine(reason);
        setMissing(line === '' || !dayFits);
        if (line === '' || !dayFits) return;
        if (await action.run((token) => send(token, { reason: line, reviewDay: day }))) onDone();
      }}
    >
      <ReasonField
        hint={hint}
        missing={missing && tidyLine(reason) === ''}
        failure={failureOfField(action.failure, 'reason')}
        {...{ reason, setReason }}
      />
      <DayField
        label={dayLabel}
        hint={t('act.day-latest', { day: formatDay(last) })}
        error={
          missing && !dayFits
            ? t('act.day-wrong', { day: formatDay(last) })
            : failureOfField(action.failure, 'reviewDay')
        }
        first={addDays(today, 1)}
        last={last}
        value={day}
        onInput={setDay}
      />
    </ActionForm>
  );
}

interface FieldProps {
  hint: string | undefined;
  missing: boolean;
  failure: string | null;
  reason: string;
  setReason: (reason: string) => void;
}

function ReasonField({ hint, missing, failure, reason, setReason }: FieldProps) {
  return (
    <TextField
      label={t('act.reason')}
      hint={hint}
      error={missing ? t('act.reason-missing') : failure}
      length={REASON_LENGTH}
      value={reason}
      onInput={setReason}
    />
  );
}
