import { useEffect, useRef, useState } from 'preact/hooks';
import type { EnrolmentToken, Rollout } from '../../../shared/rollout.ts';
import { jumpTo } from '../assessment/jump.ts';
import { t } from '../i18n.ts';
import { Notice } from '../Notice.tsx';
import { type Carried, endOf, type Refusal } from './carried.ts';
import { FirstBrowser } from './FirstBrowser.tsx';
import { KitStep } from './KitStep.tsx';
import type { Groups } from './rollout-api.ts';
import { TokenStep } from './TokenStep.tsx';

interface Props {
  packages: Rollout['packages'];
  tokens: readonly EnrolmentToken[];
  groups: Groups;
  /** Grows with each change on this page. */
  revision: number;
  onChanged: () => void;
}

/** From a token to files that work as they are, and then to the first browser that comes in by them. */
export function DeployPanel({ packages, tokens, groups, revision, onChanged }: Props) {
  const [carried, setCarried] = useState<Carried | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // What was pressed is gone. A token that was refused has its field for the focus.
    if (!isFirst.current && refusal === null) jumpTo(carried === null ? 'deploy-token' : 'deploy-files');
    isFirst.current = false;
  }, [carried]);
  const carry = (next: Carried | null) => {
    setRefusal(null);
    setCarried(next);
    if (next?.kind === 'made') onChanged();
  };
  const ended = endOf(carried, tokens);
  return (
    <section class="panel gap" aria-labelledby="deploy">
      <h2 id="deploy">{t('deploy.title')}</h2>
      {packages === null ? (
        <Notice title={t('deploy.no-packages')} next={t('deploy.no-packages-next')} />
      ) : (
        <ol class="deploy-steps">
          <li>
            <h3 id="deploy-token" tabIndex={-1}>
              {t('deploy.token')}
            </h3>
            <TokenStep {...{ carried, refusal, tokens, groups }} onCarried={carry} />
          </li>
          <li>
            <h3 id="deploy-files" tabIndex={-1}>
              {t('deploy.files')}
            </h3>
            {carried === null || ended !== null ? (
              <p class="soft">{t(ended === null ? 'deploy.files-wait' : 'deploy.files-ended')}</p>
            ) : (
              <KitStep
                secret={carried.kind === 'made' ? carried.token.token : carried.secret}
                onTokenRefused={(message) => {
                  setRefusal({ secret: carried.kind === 'made' ? '' : carried.secret, message });
                  setCarried(null);
                }}
              />
            )}
          </li>
          <li>
            <h3>{t('deploy.first')}</h3>
            {carried?.kind === 'made' ? (
              <FirstBrowser
                number={carried.token.number}
                name={carried.token.name}
                ended={ended !== null}
                revision={revision}
                onChanged={onChanged}
              />
            ) : (
              <p class="soft">{t(carried === null ? 'deploy.first-later' : 'deploy.first-pasted')}</p>
            )}
          </li>
        </ol>
      )}
    </section>
  );
}
