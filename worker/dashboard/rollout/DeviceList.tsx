import { useState } from 'preact/hooks';
import { DEVICE_STATES, type Device } from '../../../shared/rollout.ts';
import { send } from '../client.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { SelectField } from '../forms/SelectField.tsx';
import { formatDay, t } from '../i18n.ts';
import { Loading } from '../Loading.tsx';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { useResource } from '../use-resource.ts';
import { problemText } from './problem-text.ts';
import { fetchDevices } from './rollout-api.ts';

const PAGE = '50';
const FILTERS = ['all', ...DEVICE_STATES, 'problems'] as const;
type Filter = (typeof FILTERS)[number];

interface Props {
  waiting: number;
  onChanged: () => void;
}

/** Each browser that enrolled, by its key: nobody's name, and nothing of what is used in it. */
export function DeviceList({ waiting, onChanged }: Props) {
  const [filter, setFilter] = useState<Filter>(waiting > 0 ? 'waiting' : 'all');
  return (
    <section class="gap" aria-labelledby="devices">
      <h2 id="devices">{t('device.list')}</h2>
      <p class="hint">{t('device.list-hint')}</p>
      <SelectField
        label={t('device.filter')}
        options={FILTERS.map((value) => ({ value, text: t(`device.state-${value}`) }))}
        value={filter}
        onChange={setFilter}
      />
      <Devices key={filter} filter={filter} onChanged={onChanged} />
    </section>
  );
}

function Devices({ filter, onChanged }: { filter: Filter; onChanged: () => void }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const at = cursors.at(-1);
  const query = {
    limit: PAGE,
    ...(filter === 'all' ? {} : filter === 'problems' ? { problems: 'any' } : { state: filter }),
    ...(at === undefined ? {} : { cursor: at }),
  };
  return <DevicePage key={at} query={query} cursors={cursors} onCursors={setCursors} onChanged={onChanged} />;
}

interface PageProps {
  query: Record<string, string>;
  cursors: readonly string[];
  onCursors: (cursors: readonly string[]) => void;
  onChanged: () => void;
}

function DevicePage({ query, cursors, onCursors, onChanged }: PageProps) {
  const { value, failure, reload } = useResource((token) => fetchDevices(token, query));
  const changed = () => {
    reload();
    onChanged();
  };
  if (failure) return <FailureNotice failure={failure} lead={null} onRetry={reload} />;
  if (value === null) return <Loading />;
  if (value.devices.length === 0) return <p class="soft">{t('device.none')}</p>;
  return (
    <>
      <table class="device-table" aria-labelledby="devices">
        <thead>
          <tr>
            {(['id', 'state', 'token', 'browser', 'last-day', 'act'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`device.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {value.devices.map((device) => (
            <DeviceRow key={device.id} device={device} onChanged={changed} />
          ))}
        </tbody>
      </table>
      <p class="actions">
        {cursors.length > 0 && (
          <button class="button" type="button" onClick={() => onCursors(cursors.slice(0, -1))}>
            {t('device.back')}
          </button>
        )}
        {value.next !== null && (
          <button class="button" type="button" onClick={() => onCursors([...cursors, value.next ?? ''])}>
            {t('device.further')}
          </button>
        )}
      </p>
    </>
  );
}

function DeviceRow({ device, onChanged }: { device: Device; onChanged: () => void }) {
  const { id, state, token, group, browser, version, lastDay, problems } = device;
  const action = useAction();
  const short = id.slice(0, 8);
  const act = async (method: 'POST' | 'DELETE', path: string) => {
    if (await action.run((staff) => send(staff, { path, method }))) onChanged();
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
            <button
              class="button"
              type="button"
              aria-disabled={action.pending}
              onClick={() => void act('DELETE', pathOf('device', { id }))}
            >
              {t('device.revoke')} <span class="visually-hidden">{short}</span>
            </button>
          )}
        </div>
        <div role="alert">{action.failure && <FailureNotice failure={action.failure} lead={null} />}</div>
      </td>
    </tr>
  );
}
