import type { ComponentChildren } from 'preact';
import type { SetupResponse } from '../../shared/api.ts';
import { browser } from '../browser.ts';
import { formatNumber } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import { Icon, type IconName } from '../icons.tsx';
import { DataTable } from '../own-data/DataTable.tsx';
import { rich } from '../rich.tsx';
import { type ExpectedValue, judgeVersion, type SetupRow, type SetValue, type Verdict } from './setup-rows.ts';

const VERDICTS: Record<Verdict | 'older', { text: TextKey; icon: IconName; look: string }> = {
  fits: { text: 'setupFits', icon: 'check', look: 'good' },
  wrong: { text: 'setupWrong', icon: 'alert', look: 'warn' },
  differs: { text: 'setupDiffers', icon: 'alert', look: 'warn' },
  'not-needed': { text: 'setupNotNeeded', icon: 'info', look: 'plain' },
  unchecked: { text: 'setupUnchecked', icon: 'info', look: 'plain' },
  older: { text: 'setupOlder', icon: 'clock', look: 'plain' },
};

const TOKEN_STATES: Record<SetupResponse['token'], TextKey> = {
  good: 'setupTokenGood',
  unknown: 'setupTokenUnknown',
  expired: 'setupTokenExpired',
  'used-up': 'setupTokenUsedUp',
  revoked: 'setupTokenRevoked',
  'other-server': 'setupTokenOther',
};

interface Props {
  rows: readonly SetupRow[];
  server: SetupResponse | null;
}

/** One row a key, and one for the extension itself. */
export function SetupTable({ rows, server }: Props) {
  const { version } = browser.runtime.getManifest();
  return (
    <DataTable
      label={t('setupTableLabel')}
      columns={['setupKey', 'setupSet', 'setupExpected', 'setupVerdict']}
      rows={[
        ...rows.map(({ key, set, expected, verdict }) => [
          <Code key="key">{key}</Code>,
          showSet(set),
          showExpected(expected),
          <Judged key="verdict" verdict={verdict} />,
        ]),
        [
          t('setupVersion'),
          t('setupVersionHere', version),
          server ? (server.extension ?? t('setupVersionNone')) : t('setupNotKnown'),
          <Judged key="verdict" verdict={judgeVersion(version, server)} />,
        ],
      ]}
    />
  );
}

function Code({ children, long = false }: { children: string; long?: boolean }) {
  return (
    <code dir="ltr" class={long ? 'long' : undefined}>
      {children}
    </code>
  );
}

function showSet(set: SetValue): ComponentChildren {
  switch (set.kind) {
    case 'not-set':
      return t('setupNotSet');
    case 'no-text':
      return t('setupNoText');
    case 'text':
      return <Code long>{set.text}</Code>;
    case 'shortened':
      return rich('setupTokenShown', set.start, formatNumber(set.length));
  }
}

function showExpected(expected: ExpectedValue): ComponentChildren {
  switch (expected.kind) {
    case 'text':
      return <Code long>{expected.text}</Code>;
    case 'token':
      return expected.state === 'good' && expected.group !== null
        ? rich('setupTokenGroup', expected.group)
        : t(TOKEN_STATES[expected.state]);
    case 'for-it':
      return t('setupForIt');
    case 'every-key':
      return t('setupEveryKey');
    case 'no-such-key':
      return t('setupNoSuchKey');
    case 'not-known':
      return t('setupNotKnown');
  }
}

function Judged({ verdict }: { verdict: Verdict | 'older' }) {
  const { text, icon, look } = VERDICTS[verdict];
  return (
    <span class={`verdict verdict-${look}`}>
      <Icon name={icon} size={16} /> {t(text)}
    </span>
  );
}
