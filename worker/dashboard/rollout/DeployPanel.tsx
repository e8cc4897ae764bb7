import { useState } from 'preact/hooks';
import {
  KIT_BROWSERS,
  KIT_TARGETS,
  type Kit,
  type KitBrowser,
  type KitFormat,
  type KitTarget,
} from '../../../shared/deploy.ts';
import { MODES, type Mode } from '../../../shared/policy.ts';
import type { AddedToken, EnrolmentToken, Rollout } from '../../../shared/rollout.ts';
import { tidyLine } from '../../../shared/text.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { Notice } from '../Notice.tsx';
import { useAction } from '../use-action.ts';
import { FirstBrowser } from './FirstBrowser.tsx';
import { KitResult } from './KitResult.tsx';
import { fetchKit } from './rollout-api.ts';
import { TokenForm } from './TokenForm.tsx';

interface Props {
  packages: Rollout['packages'];
  tokens: readonly EnrolmentToken[];
  onEnrolled: () => void;
}

/** The token that the files carry: made here just now, or pasted. */
type Carried = { kind: 'made'; token: AddedToken } | { kind: 'pasted'; secret: string };

/** From a token to files that work as they are, and then to the first browser that comes in by them. */
export function DeployPanel({ packages, tokens, onEnrolled }: Props) {
  const [carried, setCarried] = useState<Carried | null>(null);
  return (
    <section class="panel gap" aria-labelledby="deploy">
      <h2 id="deploy">{t('deploy.title')}</h2>
      {packages === null ? (
        <Notice title={t('deploy.no-packages')} next={t('deploy.no-packages-next')} />
      ) : (
        <ol class="deploy-steps">
          <li>
            <h3>{t('deploy.token')}</h3>
            <TokenStep
              carried={carried}
              tokens={tokens}
              onCarried={(next) => {
                setCarried(next);
                if (next?.kind === 'made') onEnrolled();
              }}
            />
          </li>
          <li>
            <h3>{t('deploy.files')}</h3>
            {carried === null ? (
              <p class="soft">{t('deploy.files-wait')}</p>
            ) : (
              <KitStep secret={carried.kind === 'made' ? carried.token.token : carried.secret} />
            )}
          </li>
          <li>
            <h3>{t('deploy.first')}</h3>
            {carried?.kind === 'made' ? (
              <FirstBrowser number={carried.token.number} name={carried.token.name} onEnrolled={onEnrolled} />
            ) : (
              <p class="soft">{t(carried === null ? 'deploy.first-later' : 'deploy.first-pasted')}</p>
            )}
          </li>
        </ol>
      )}
    </section>
  );
}

interface TokenStepProps {
  carried: Carried | null;
  tokens: readonly EnrolmentToken[];
  onCarried: (carried: Carried | null) => void;
}

function TokenStep({ carried, tokens, onCarried }: TokenStepProps) {
  const [way, setWay] = useState<'make' | 'paste'>('make');
  const [pasted, setPasted] = useState('');
  const [tried, setTried] = useState(false);
  if (carried !== null) {
    return (
      <>
        <p role="status">
          {carried.kind === 'made' ? t('deploy.token-made', { name: carried.token.name }) : t('deploy.token-pasted')}
        </p>
        {carried.kind === 'made' && (
          <Disclosure label={t('deploy.token-show')}>
            <p class="hint">{t('deploy.token-once')}</p>
            <p>{t('deploy.token-itself')}</p>
            <pre class="secret">{carried.token.token}</pre>
            <p>{t('deploy.connect-code')}</p>
            <pre class="secret">{carried.token.connectCode}</pre>
          </Disclosure>
        )}
        <p class="gap">
          <button class="button" type="button" onClick={() => onCarried(null)}>
            {t('deploy.token-other')}
          </button>
        </p>
      </>
    );
  }
  const secret = pasted.trim();
  return (
    <>
      <p class="hint">{t('deploy.token-hint')}</p>
      <ChoiceGroup
        legend={t('deploy.token-which')}
        kind="one"
        options={(['make', 'paste'] as const).map((value) => ({ value, text: t(`deploy.token-${value}`) }))}
        chosen={[way]}
        onChange={([chosen]) => setWay(chosen ?? way)}
      />
      {way === 'make' ? (
        <TokenForm names={tokens.map(({ name }) => name)} onMade={(token) => onCarried({ kind: 'made', token })} />
      ) : (
        <ActionForm
          submit={t('deploy.token-use')}
          pending={false}
          failure={null}
          onSubmit={() => {
            setTried(true);
            if (secret !== '') onCarried({ kind: 'pasted', secret });
          }}
        >
          <TextField
            label={t('deploy.token-itself')}
            error={tried && secret === '' ? t('deploy.token-missing') : null}
            length={200}
            value={pasted}
            onInput={setPasted}
          />
        </ActionForm>
      )}
    </>
  );
}

/** Formats of a browser, in the order of the list. */
function formatsOf(browser: KitBrowser): KitFormat[] {
  return KIT_TARGETS.filter((target) => target.startsWith(`${browser}-`)).map(
    (target) => target.slice(browser.length + 1) as KitFormat,
  );
}

function KitStep({ secret }: { secret: string }) {
  const action = useAction();
  const [browser, setBrowser] = useState<KitBrowser>('chrome');
  const [format, setFormat] = useState<KitFormat>('windows');
  const [notice, setNotice] = useState<'yes' | 'no' | null>(null);
  const [organisation, setOrganisation] = useState('');
  const [strictest, setStrictest] = useState<Mode>('block');
  const [privateWindows, setPrivateWindows] = useState<'leave' | 'off'>('leave');
  const [tried, setTried] = useState(false);
  const [kit, setKit] = useState<Kit | null>(null);
  const formats = formatsOf(browser);
  const chosenFormat = formats.includes(format) ? format : (formats[0] ?? 'linux');
  /** What was got fits its choices no longer. */
  const choose =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      setKit(null);
      set(value);
    };

  const submit = async () => {
    setTried(true);
    if (notice === null) return;
    const name = tidyLine(organisation);
    const choices = {
      notice,
      privateWindows,
      ...(strictest === 'block' ? {} : { strictestMode: strictest }),
      ...(name === '' ? {} : { organisation: name }),
    };
    const target = `${browser}-${chosenFormat}` as KitTarget;
    await action.run(async (token) => {
      const answer = await fetchKit(token, target, choices, secret);
      if (answer.ok) setKit(answer.value);
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
        <Disclosure label={t('deploy.more')}>
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
