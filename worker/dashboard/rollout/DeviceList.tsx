import { useState } from 'preact/hooks';
import { DEVICE_STATES, type EnrolmentToken } from '../../../shared/rollout.ts';
import { jumpTo } from '../assessment/jump.ts';
import { SelectField } from '../forms/SelectField.tsx';
import { t } from '../i18n.ts';
import { DevicePage } from './DevicePage.tsx';

const PAGE = '50';
const FILTERS = ['all', ...DEVICE_STATES, 'problems'] as const;
type Filter = (typeof FILTERS)[number];

interface Props {
  waiting: number;
  tokens: readonly EnrolmentToken[];
  /** Grows with each change on this page, and has the browsers on show read again. */
  revision: number;
  onChanged: () => void;
}

/** Each browser that enrolled, by its key: nobody's name, and nothing of what is used in it. */
export function DeviceList({ waiting, tokens, revision, onChanged }: Props) {
  const [filter, setFilter] = useState<Filter>(waiting > 0 ? 'waiting' : 'all');
  const [token, setToken] = useState('all');
  /** Where each page after the first begins, up to the one on show. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const at = cursors.at(-1);
  const query = {
    limit: PAGE,
    ...(filter === 'all' ? {} : filter === 'problems' ? { problems: 'any' } : { state: filter }),
    ...(token === 'all' ? {} : { token }),
    ...(at === undefined ? {} : { cursor: at }),
  };
  const turn = (next: readonly string[]) => {
    setCursors(next);
    jumpTo('devices');
  };
  return (
    <section class="gap" aria-labelledby="devices">
      <h2 id="devices" tabIndex={-1}>
        {t('device.list')}
      </h2>
      <p class="hint">{t('device.list-hint')}</p>
      <div class="field-row gap">
        <SelectField
          label={t('device.filter')}
          options={FILTERS.map((value) => ({ value, text: t(`device.state-${value}`) }))}
          value={filter}
          onChange={(next) => {
            setFilter(next);
            setCursors([]);
          }}
        />
        <SelectField
          label={t('device.of-token')}
          options={[
            { value: 'all', text: t('device.of-any-token') },
            ...tokens.map(({ number, name }) => ({ value: String(number), text: name })),
          ]}
          value={token}
          onChange={(next) => {
            setToken(next);
            setCursors([]);
          }}
        />
      </div>
      <DevicePage
        key={new URLSearchParams(query).toString()}
        query={query}
        approvesAll={filter === 'waiting' && token !== 'all'}
        hasBefore={cursors.length > 0}
        revision={revision}
        onBack={() => turn(cursors.slice(0, -1))}
        onFurther={(next) => turn([...cursors, next])}
        onChanged={onChanged}
      />
    </section>
  );
}
