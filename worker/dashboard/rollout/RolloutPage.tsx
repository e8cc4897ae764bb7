import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Notice } from '../Notice.tsx';
import { Screen } from '../Screen.tsx';
import { useResource } from '../use-resource.ts';
import { Coverage, RolloutSummary } from './Coverage.tsx';
import { DeployPanel } from './DeployPanel.tsx';
import { DeviceList } from './DeviceList.tsx';
import { fetchRollout, fetchTokens } from './rollout-api.ts';
import { TokenList } from './TokenList.tsx';

/** How the browsers come in: files for IT, how far it has got, the tokens they come by, and each browser. */
export function RolloutPage() {
  const rollout = useResource(fetchRollout);
  const tokens = useResource(fetchTokens);
  const [changes, setChanges] = useState(0);
  const changed = () => {
    setChanges(changes + 1);
    rollout.reload();
    tokens.reload();
  };
  // Whoever is no admin sees how far it has got, and no more.
  const isAdmin = tokens.failure?.kind !== 'refused' || tokens.failure.code !== 'auth.role-not-allowed';
  return (
    <Screen title={t('rollout.title')} resource={rollout} below={<p class="soft">{t('rollout.intro')}</p>}>
      {rollout.value && (
        <>
          {rollout.value.alerts.map(({ token, name, enrolledToday, alertAbove }) => (
            <div key={token} role="alert">
              <Notice
                title={t('rollout.alert', { name, count: enrolledToday })}
                next={t('rollout.alert-next', { most: alertAbove })}
              />
            </div>
          ))}
          <RolloutSummary rollout={rollout.value} />
          {isAdmin && (
            <DeployPanel packages={rollout.value.packages} tokens={tokens.value?.tokens ?? []} onEnrolled={changed} />
          )}
          <Coverage rollout={rollout.value} />
          {isAdmin && tokens.value && (
            <>
              <TokenList tokens={tokens.value.tokens} today={rollout.value.day} onChanged={changed} />
              <DeviceList key={changes} waiting={rollout.value.waiting} onChanged={changed} />
            </>
          )}
          {!isAdmin && <p class="soft">{t('rollout.not-admin')}</p>}
        </>
      )}
    </Screen>
  );
}
