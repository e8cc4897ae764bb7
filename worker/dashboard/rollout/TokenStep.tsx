import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import { connectionSchema, parseConnectCode } from '../../../shared/connect-code.ts';
import type { EnrolmentToken } from '../../../shared/rollout.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { type Carried, endOf, type Refusal } from './carried.ts';
import type { Groups } from './rollout-api.ts';
import { SecretText } from './SecretText.tsx';
import { TokenForm } from './TokenForm.tsx';

const CODE_LENGTH = 500;

interface Props {
  carried: Carried | null;
  refusal: Refusal | null;
  tokens: readonly EnrolmentToken[];
  groups: Groups;
  onCarried: (carried: Carried | null) => void;
}

/** Which token the files carry: to be chosen, or as it was chosen. */
export function TokenStep({ carried, refusal, tokens, groups, onCarried }: Props) {
  if (carried === null) return <TokenChoice {...{ refusal, tokens, groups, onCarried }} />;
  const ended = endOf(carried, tokens);
  return (
    <>
      <p role="status" class={ended === null ? undefined : 'note-warn'}>
        {carried.kind === 'pasted'
          ? t('deploy.token-pasted')
          : t(ended === null ? 'deploy.token-made' : `deploy.token-${ended}`, { name: carried.token.name })}
      </p>
      {carried.kind === 'made' && ended === null && (
        <div class="secrets gap">
          <p>{t('deploy.token-once')}</p>
          <SecretText label={t('deploy.token-itself')} text={carried.token.token} />
          <SecretText label={t('deploy.connect-code')} text={carried.token.connectCode} />
        </div>
      )}
      <p class="gap">
        <button class="button" type="button" onClick={() => onCarried(null)}>
          {t('deploy.token-other')}
        </button>
      </p>
    </>
  );
}

function TokenChoice({ refusal, tokens, groups, onCarried }: Omit<Props, 'carried'>) {
  const [way, setWay] = useState<'make' | 'paste'>(refusal === null ? 'make' : 'paste');
  return (
    <div class="token-choice">
      <p class="hint">{t('deploy.token-hint')}</p>
      <ChoiceGroup
        legend={t('deploy.token-which')}
        kind="one"
        options={(['make', 'paste'] as const).map((value) => ({ value, text: t(`deploy.token-${value}`) }))}
        chosen={[way]}
        onChange={([chosen]) => setWay(chosen ?? way)}
      />
      {way === 'make' ? (
        <TokenForm
          names={tokens.map(({ name }) => name)}
          groups={groups}
          onMade={(token) => onCarried({ kind: 'made', token })}
        />
      ) : (
        <PasteForm refusal={refusal} onPasted={(secret) => onCarried({ kind: 'pasted', secret })} />
      )}
    </div>
  );
}

interface PasteProps {
  refusal: Refusal | null;
  onPasted: (secret: string) => void;
}

/** Takes a token, or a connect code with one in it. */
function PasteForm({ refusal, onPasted }: PasteProps) {
  const [pasted, setPasted] = useState(refusal?.secret ?? '');
  const [error, setError] = useState(refusal?.message ?? null);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (refusal) place.current?.querySelector('input')?.focus();
  }, []);
  const submit = () => {
    const secret = parseConnectCode(pasted)?.token ?? pasted.trim();
    if (v.is(connectionSchema.entries.token, secret)) return onPasted(secret);
    setError(t(secret === '' ? 'deploy.token-missing' : 'deploy.token-malformed'));
  };
  return (
    <div ref={place}>
      <ActionForm submit={t('deploy.token-use')} pending={false} failure={null} onSubmit={submit}>
        <TextField
          label={t('deploy.token-itself')}
          hint={t('deploy.token-paste-hint')}
          error={error}
          length={CODE_LENGTH}
          value={pasted}
          onInput={(text) => {
            setPasted(text);
            setError(null);
          }}
        />
      </ActionForm>
    </div>
  );
}
