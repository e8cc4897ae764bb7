import { useState } from 'preact/hooks';
import type { Device } from '../../../shared/rollout.ts';
import { send } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';

interface Props {
  /** Those on show. */
  devices: readonly Device[];
  onChanged: () => void;
}

/** Lets in those on show one after the other, each with an entry of its own in the log. */
export function ApproveAll({ devices, onChanged }: Props) {
  const action = useAction();
  const [done, setDone] = useState(0);
  const waiting = devices.filter(({ state }) => state === 'waiting');
  const approve = async () => {
    setDone(0);
    await action.run(async (staff) => {
      for (const [position, { id }] of waiting.entries()) {
        const answer = await send(staff, { path: pathOf('deviceApproval', { id }), method: 'POST' });
        const { failure } = answer.ok ? { failure: null } : answer;
        // Somebody else let it in or ended it meanwhile: on to the next.
        const isOver =
          failure?.kind === 'refused' &&
          (failure.code === 'device.approved-already' || failure.code === 'browser.ended-already');
        if (!answer.ok && !isOver) return answer;
        setDone(position + 1);
      }
      return { ok: true, value: null };
    });
    onChanged();
  };
  return (
    <div class="gap">
      {waiting.length > 1 && (
        <button class="button" type="button" aria-disabled={action.pending} onClick={() => void approve()}>
          {t('device.approve-all', { count: waiting.length })}
        </button>
      )}
      <p role="status">{done > 0 && t('device.approved', { count: done })}</p>
      <div role="alert">{action.failure && <FailureNotice failure={action.failure} lead={null} />}</div>
    </div>
  );
}
