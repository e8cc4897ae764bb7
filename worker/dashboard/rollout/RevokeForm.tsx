import { useState } from 'preact/hooks';
import type { EnrolmentToken } from '../../../shared/rollout.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';

const FATES = ['keep', 'revoke'] as const;

/** Ends a token, and what came with it where that is chosen. */
export function RevokeForm({ token, onRevoked }: { token: EnrolmentToken; onRevoked: () => void }) {
  const action = useAction();
  const [fate, setFate] = useState<(typeof FATES)[number]>('keep');
  return (
    <ActionForm
      {...action}
      submit={t('token.revoke-submit', { name: token.name })}
      onSubmit={async () => {
        const path = `${pathOf('enrolmentToken', { number: String(token.number) })}?browsers=${fate}`;
        if (await action.run((staff) => send(staff, { path, method: 'DELETE' }))) onRevoked();
      }}
    >
      <ChoiceGroup
        legend={t('token.fate')}
        hint={t('token.fate-hint')}
        kind="one"
        options={FATES.map((value) => ({ value, text: t(`token.fate-${value}`, { count: token.browsers.enrolled }) }))}
        chosen={[fate]}
        onChange={([chosen]) => setFate(chosen ?? fate)}
      />
    </ActionForm>
  );
}
