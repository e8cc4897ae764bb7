import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { stayAt } from '../assessment/jump.ts';
import { FailureNotice } from '../FailureNotice.tsx';
import { t } from '../i18n.ts';
import { Loading } from '../Loading.tsx';
import { useResource } from '../use-resource.ts';
import { ApproveAll } from './ApproveAll.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { fetchDevices } from './rollout-api.ts';

const COLUMNS = ['id', 'state', 'token', 'browser', 'last-day', 'act'] as const;

interface Props {
  query: Record<string, string>;
  /** Those on show wait, and came by one token. */
  approvesAll: boolean;
  /** There is a page before this one. */
  hasBefore: boolean;
  revision: number;
  onBack: () => void;
  onFurther: (next: string) => void;
  onChanged: () => void;
}

/** One page of browsers, read again in place when something has changed. */
export function DevicePage({ query, approvesAll, hasBefore, revision, onBack, onFurther, onChanged }: Props) {
  const { value, failure, reload } = useResource((token) => fetchDevices(token, query));
  const table = useRef<HTMLTableElement>(null);
  const shown = useRef(revision);
  /** Position of the row in which something was pressed last, until what came of it is on show. */
  const acted = useRef<number | null>(null);
  useEffect(() => {
    if (shown.current !== revision) reload();
    shown.current = revision;
  }, [revision]);
  useLayoutEffect(() => {
    const position = acted.current;
    acted.current = null;
    // The row, or what was pressed in it, may be gone: on to what stands there now.
    if (position === null || document.activeElement !== document.body) return;
    const rows = table.current?.tBodies[0]?.rows;
    const next = rows?.[Math.min(position, rows.length - 1)]?.querySelector('button');
    if (next) next.focus({ preventScroll: true });
    else stayAt('devices');
  }, [value]);
  const changed = (position: number) => {
    acted.current = position;
    onChanged();
  };
  const problem = failure && <FailureNotice failure={failure} lead={null} onRetry={reload} />;
  if (value === null) return problem ?? <Loading />;
  return (
    <>
      {problem}
      {approvesAll && <ApproveAll devices={value.devices} onChanged={() => changed(0)} />}
      {value.devices.length === 0 ? (
        <p class="soft gap">{t('device.none')}</p>
      ) : (
        <table class="device-table" aria-labelledby="devices" ref={table}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`device.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.devices.map((device, position) => (
              <DeviceRow key={device.id} device={device} onActed={() => changed(position)} />
            ))}
          </tbody>
        </table>
      )}
      <p class="actions">
        {hasBefore && (
          <button class="button" type="button" onClick={onBack}>
            {t('device.back')}
          </button>
        )}
        {value.next !== null && (
          <button class="button" type="button" onClick={() => onFurther(value.next ?? '')}>
            {t('device.further')}
          </button>
        )}
      </p>
    </>
  );
}
