import { useState } from 'preact/hooks';
import * as v from 'valibot';
import {
  KIT_BROWSERS,
  KIT_TARGETS,
  KIT_TOKEN_HEADER,
  type Kit,
  type KitBrowser,
  type KitFormat,
  type KitTarget,
  kitQuerySchema,
} from '../../../shared/deploy.ts';
import { MODES, type Mode } from '../../../shared/policy.ts';
import { tidyLine } from '../../../shared/text.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { useAction } from '../use-action.ts';
import { KitResult } from './KitResult.tsx';
import { fetchKit } from './rollout-api.ts';

const STORE_ID = kitQuerySchema.entries.storeId.wrapped;

/** Formats of a browser, in the order of the list. */
function formatsOf(browser: KitBrowser): KitFormat[] {
  return KIT_TARGETS.filter((target) => target.startsWith(`${browser}-`)).map(
    (target) => target.slice(browser.length + 1) as KitFormat,
  );
}

interface Props {
  /** The enrolment token that the files carry. */
  secret: string;
  /** The server does not take the token. */
  onTokenRefused: (message: string) => void;
}

/** The choices that files are made by, and the files. */
export function KitStep({ secret, onTokenRefused }: Props) {
  const action = useAction();
  const [browser, setBrowser] = useState<KitBrowser>('chrome');
  const [format, setFormat] = useState<KitFormat>('windows');
  const [notice, setNotice] = useState<'yes' | 'no' | null>(null);
  const [organisation, setOrganisation] = useState('');
  const [strictest, setStrictest] = useState<Mode>('block');
  const [privateWindows, setPrivateWindows] = useState<'leave' | 'off'>('leave');
  const [storeId, setStoreId] = useState('');
  const [tried, setTried] = useState(false);
  const [kit, setKit] = useState<Kit | null>(null);
  const formats = formatsOf(browser);
  const chosenFormat = formats.includes(format) ? format : (formats[0] ?? 'linux');
  const chosenStoreId = browser === 'firefox' ? '' : storeId.trim();
  const storeError =
    tried && chosenStoreId !== '' && !v.is(STORE_ID, chosenStoreId)
      ? t('deploy.store-id-wrong')
      : failureOfField(action.failure, 'storeId');
  /** What was got fits its choices no longer. */
  const choose =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      setKit(null);
      set(value);
    };

  const submit = async () => {
    setTried(true);
    if (notice === null || (chosenStoreId !== '' && !v.is(STORE_ID, chosenStoreId))) return;
    const name = tidyLine(organisation);
    const choices = {
      notice,
      privateWindows,
      ...(strictest === 'block' ? {} : { strictestMode: strictest }),
      ...(chosenStoreId === '' ? {} : { storeId: chosenStoreId }),
      ...(name === '' ? {} : { organisation: name }),
    };
    const target = `${browser}-${chosenFormat}` as KitTarget;
    await action.run(async (token) => {
      const answer = await fetchKit(token, target, choices, secret);
      if (answer.ok) setKit(answer.value);
      else if (answer.failure.kind === 'refused' && answer.failure.field === KIT_TOKEN_HEADER) {
        onTokenRefused(answer.failure.message);
      }
      return answer;
    });
  };

  return (
    <>
      <ActionForm {...action} main={kit === null} submit={t('deploy.get')} onSubmit={() => void submit()}>
        <ChoiceGroup
          legend={t('deploy.browser')}
          kind="one"
          options={KIT_BROWSERS.map((value) => ({ value, text: t(`browser.${value}`) }))}
          chosen={[browser]}
          onChange={([chosen]) => choose(setBrowser)(chosen ?? browser)}
        />
        <ChoiceGroup
          legend={t('deploy.format')}
          kind="one"
          options={formats.map((value) => ({ value, text: t(`deploy.format-${value}`) }))}
          chosen={[chosenFormat]}
          onChange={([chosen]) => choose(setFormat)(chosen ?? format)}
        />
        <ChoiceGroup
          legend={t('deploy.notice')}
          hint={t('deploy.notice-hint')}
          error={tried && notice === null ? t('deploy.notice-missing') : failureOfField(action.failure, 'notice')}
          kind="one"
          options={(['yes', 'no'] as const).map((value) => ({ value, text: t(`deploy.notice-${value}`) }))}
          chosen={notice === null ? [] : [notice]}
          onChange={([chosen]) => choose(setNotice)(chosen ?? null)}
        />
        <TextField
          label={t('deploy.organisation')}
          hint={t('deploy.organisation-hint')}
          error={failureOfField(action.failure, 'organisation')}
          length={80}
          value={organisation}
          onInput={choose(setOrganisation)}
        />
        <Disclosure label={t('deploy.more')} wrong={storeError !== null}>
          {browser !== 'firefox' && (
            <TextField
              label={t('deploy.store-id')}
              hint={t('deploy.store-id-hint')}
              error={storeError}
              length={40}
              value={storeId}
              onInput={choose(setStoreId)}
            />
          )}
          <SelectField
            label={t('deploy.strictest')}
            hint={t('deploy.strictest-hint')}
            options={MODES.map((value) => ({ value, text: t(`deploy.mode-${value}`) }))}
            value={strictest}
            onChange={choose(setStrictest)}
          />
          <SelectField
            label={t('deploy.private')}
            hint={t('deploy.private-hint')}
            options={(['leave', 'off'] as const).map((value) => ({ value, text: t(`deploy.private-${value}`) }))}
            value={privateWindows}
            onChange={choose(setPrivateWindows)}
          />
        </Disclosure>
      </ActionForm>
      {kit && <KitResult kit={kit} />}
    </>
  );
}
