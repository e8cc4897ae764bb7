import type { Device } from '../../../shared/rollout.ts';
import { send } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { problemText } from './problem-text.ts';

interface Props {
  device: Device;
  /** It was let in or ended, and what was pressed may be gone. */
  onActed: () => void;
}

/** One browser, and what can be done about it. */
export function DeviceRow({ device, onActed }: Props) {
  const { id, state, token, group, browser, version, enrolledDay, lastDay, problems } = device;
  const action = useAction();
  const short = id.slice(0, 8);
  const act = async (method: 'POST' | 'DELETE', path: string) => {
    if (await action.run((staff) => send(staff, { path, method }))) onActed();
  };
  return (
    <tr>
      <th scope="row">
        <code title={id}>{short}</code>
      </th>
      <td data-label={t('device.state')}>
        {t(`device.state-${state}`)}
        {device.ephemeral && ` · ${t('device.ephemeral')}`}
        {problems.map((problem) => (
          <p key={`${problem.code}:${problem.key}`} class="late">
            {problemText(problem)}
          </p>
        ))}
      </td>
      <td data-label={t('device.token')}>
        <bdi>{token.name}</bdi>
        {group && <span class="soft"> {group.name ?? t('rollout.group', { number: group.number })}</span>}
      </td>
      <td data-label={t('device.browser')}>
        {browser === null ? t('rollout.unknown') : t(`browser.${browser}`)} {version}
        {enrolledDay !== null && <p class="soft">{t('device.enrolled', { day: formatDay(enrolledDay) })}</p>}
      </td>
      <td data-label={t('device.last-day')}>{lastDay === null ? t('device.never') : formatDay(lastDay)}</td>
      <td data-label={t('device.act')}>
        <div class="actions">
          {state === 'waiting' && (
            <button
              class="button button-main"
              type="button"
              aria-disabled={action.pending}
              onClick={() => void act('POST', pathOf('deviceApproval', { id }))}
            >
              {t('device.approve')} <span class="visually-hidden">{short}</span>
            </button>
          )}
          {state !== 'revoked' && state !== 'forked' && (
            <Disclosure
              label={
                <>
                  {t('device.revoke')} <span class="visually-hidden">{short}</span>
                </>
              }
            >
              <p>{t('device.revoke-hint')}</p>
              <p>
                <button
                  class="button"
                  type="button"
                  aria-disabled={action.pending}
                  onClick={() => void act('DELETE', pathOf('device', { id }))}
                >
                  {t('device.revoke-submit', { id: short })}
                </button>
              </p>
            </Disclosure>
          )}
        </div>
        <div role="alert">{action.failure && <FailureNotice failure={action.failure} lead={null} />}</div>
      </td>
    </tr>
  );
}
