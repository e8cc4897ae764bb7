import { useState } from 'preact/hooks';
import { addDays, isDay, utcDay } from '../../../shared/day.ts';
import { type AddedToken, MOST_TOKEN_DAYS, MOST_TOKEN_USES } from '../../../shared/rollout.ts';
import { tidyLine } from '../../../shared/text.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { TextField } from '../forms/TextField.tsx';
import { formatDay, t } from '../i18n.ts';
import { useAction } from '../use-action.ts';
import { type Groups, makeToken } from './rollout-api.ts';

const USUAL_DAYS = 365;
const USUAL_USES = '500';
const WAYS = ['needsApproval', 'ephemeral'] as const;

interface Props {
  /** Of tokens that are there: one in force has a name of its own. */
  names: readonly string[];
  groups: Groups;
  onMade: (token: AddedToken) => void;
}

export function TokenForm({ names, groups, onMade }: Props) {
  const action = useAction();
  const today = utcDay(Date.now());
  const last = addDays(today, MOST_TOKEN_DAYS);
  const [name, setName] = useState(() => freeName(names));
  const [group, setGroup] = useState('0');
  const [until, setUntil] = useState<string>(addDays(today, USUAL_DAYS));
  const [uses, setUses] = useState(USUAL_USES);
  const [alert, setAlert] = useState('50');
  const [addresses, setAddresses] = useState('');
  const [ways, setWays] = useState<(typeof WAYS)[number][]>([]);
  const [tried, setTried] = useState(false);
  const line = tidyLine(name);
  const errors = {
    name: line === '' ? t('token.name-missing') : null,
    until: isDay(until) && until >= today && until <= last ? null : t('act.day-wrong', { day: formatDay(last) }),
    uses: isCount(uses) ? null : t('token.number-wrong', { most: MOST_TOKEN_USES }),
    alert: isCount(alert) ? null : t('token.number-wrong', { most: MOST_TOKEN_USES }),
  };
  const errorOf = (key: keyof typeof errors, field: string) =>
    (tried ? errors[key] : null) ?? failureOfField(action.failure, field);

  const alertError = errorOf('alert', 'alertAbove');
  const addressError = addressFailure(action.failure);

  const submit = async () => {
    setTried(true);
    if (!isDay(until) || Object.values(errors).some((error) => error !== null)) return;
    const body = {
      name: line,
      group: Number(group),
      expiresDay: until,
      maxUses: Number(uses),
      alertAbove: Number(alert),
      needsApproval: ways.includes('needsApproval'),
      ephemeral: ways.includes('ephemeral'),
      addresses: addresses.split(/[\s,]+/).filter((one) => one !== ''),
    };
    await action.run(async (token) => {
      const answer = await makeToken(token, body);
      if (answer.ok) onMade(answer.value);
      return answer;
    });
  };

  return (
    <ActionForm {...action} submit={t('token.make')} onSubmit={() => void submit()}>
      <div class="field-row">
        <TextField
          label={t('token.name')}
          hint={t('token.name-hint')}
          error={errorOf('name', 'name')}
          length={80}
          value={name}
          onInput={setName}
        />
        <SelectField
          label={t('token.group')}
          hint={t(groups.length === 0 ? 'token.group-none' : 'token.group-hint')}
          error={failureOfField(action.failure, 'group')}
          options={[
            { value: '0', text: t('rollout.no-group') },
            ...groups.map(({ number, name }) => ({ value: String(number), text: name })),
          ]}
          value={group}
          onChange={setGroup}
        />
      </div>
      <div class="field-row">
        <DayField
          label={t('token.until')}
          hint={t('act.day-latest', { day: formatDay(last) })}
          error={errorOf('until', 'expiresDay')}
          first={today}
          last={last}
          value={until}
          onInput={setUntil}
        />
        <TextField
          label={t('token.uses')}
          hint={t('token.uses-hint')}
          error={errorOf('uses', 'maxUses')}
          length={7}
          value={uses}
          onInput={setUses}
        />
      </div>
      <Disclosure label={t('token.more')} wrong={alertError !== null || addressError !== null}>
        <ChoiceGroup
          legend={t('token.ways')}
          kind="several"
          options={WAYS.map((value) => ({ value, text: t(`token.${value}`) }))}
          chosen={ways}
          onChange={setWays}
        />
        <TextField
          label={t('token.alert')}
          hint={t('token.alert-hint')}
          error={alertError}
          length={7}
          value={alert}
          onInput={setAlert}
        />
        <TextField
          label={t('token.addresses')}
          hint={t('token.addresses-hint')}
          error={addressError}
          length={2_000}
          rows={2}
          value={addresses}
          onInput={setAddresses}
        />
      </Disclosure>
    </ActionForm>
  );
}

/** The server names the one that is wrong: `addresses[2]`. */
function addressFailure(failure: ReturnType<typeof useAction>['failure']): string | null {
  if (failure?.kind !== 'refused' || !failure.field?.startsWith('addresses')) return null;
  const position = /\[(\d+)\]/.exec(failure.field)?.[1];
  return position === undefined
    ? failure.message
    : t('token.address-wrong', { place: Number(position) + 1, message: failure.message });
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,6}$/.test(text) && Number(text) <= MOST_TOKEN_USES;
}

function freeName(names: readonly string[]): string {
  const usual = t('token.usual-name');
  if (!names.includes(usual)) return usual;
  for (let number = 2; ; number++) if (!names.includes(`${usual} ${number}`)) return `${usual} ${number}`;
}
