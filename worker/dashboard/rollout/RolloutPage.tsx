import { useState } from 'preact/hooks';
import type { Rollout } from '../../../shared/rollout.ts';
import { jumpTo } from '../assessment/jump.ts';
import { t } from '../i18n.ts';
import { Notice } from '../Notice.tsx';
import { Screen } from '../Screen.tsx';
import { useResource } from '../use-resource.ts';
import { Coverage, RolloutSummary } from './Coverage.tsx';
import { DeployPanel } from './DeployPanel.tsx';
import { DeviceList } from './DeviceList.tsx';
import { fetchGroups, fetchRollout, fetchTokens } from './rollout-api.ts';
import { TokenList } from './TokenList.tsx';

/** How the browsers come in: files for IT, how far it has got, the tokens they come by, and each browser. */
export function RolloutPage() {
  const rollout = useResource(fetchRollout);
  return (
    <Screen title={t('rollout.title')} resource={rollout} below={<p class="soft">{t('rollout.intro')}</p>}>
      {rollout.value && <RolloutParts rollout={rollout.value} onChanged={rollout.reload} />}
    </Screen>
  );
}

function RolloutParts({ rollout, onChanged }: { rollout: Rollout; onChanged: () => void }) {
  const tokens = useResource(fetchTokens);
  const groups = useResource(fetchGroups);
  const [revision, setRevision] = useState(0);
  // Where the list stands is settled once: it would lose its place under whoever approves the last one.
  const [isWaitingFirst] = useState(rollout.waiting > 0);
  const changed = () => {
    setRevision((before) => before + 1);
    onChanged();
    tokens.reload();
  };
  // Whoever is no admin sees how far it has got, and no more.
  const isAdmin = tokens.failure?.kind !== 'refused' || tokens.failure.code !== 'auth.role-not-allowed';
  const devices = isAdmin && tokens.value && (
    <DeviceList waiting={rollout.waiting} tokens={tokens.value.tokens} revision={revision} onChanged={changed} />
  );
  return (
    <>
      {rollout.alerts.map(({ token, name, enrolledToday, alertAbove }) => (
        <div key={token} role="status">
          <Notice
            title={t('rollout.alert', { name, count: enrolledToday })}
            next={t(isAdmin ? 'rollout.alert-next' : 'rollout.alert-next-viewer', { most: alertAbove })}
          />
        </div>
      ))}
      <RolloutSummary
        rollout={rollout}
        isAdmin={isAdmin}
        onWaiting={devices && rollout.waiting > 0 ? () => jumpTo('devices') : null}
      />
      {isWaitingFirst && devices}
      {isAdmin && (
        <DeployPanel
          packages={rollout.packages}
          tokens={tokens.value?.tokens ?? []}
          groups={groups.value?.groups ?? []}
          revision={revision}
          onChanged={changed}
        />
      )}
      <Coverage rollout={rollout} />
      {isAdmin && tokens.value && (
        <TokenList
          tokens={tokens.value.tokens}
          groups={groups.value?.groups ?? []}
          today={rollout.day}
          onChanged={changed}
        />
      )}
      {!isWaitingFirst && devices}
      {!isAdmin && <p class="soft">{t('rollout.not-admin')}</p>}
    </>
  );
}
