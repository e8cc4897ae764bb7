import type { Day } from '../../shared/day.ts';
import { formatDay } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import { Name } from '../rich.tsx';
import type { OutboxStatement } from '../storage.ts';
import { DataTable } from './DataTable.tsx';
import type { ProductNames } from './product-names.ts';
import type { Waiting } from './waiting.ts';

const STATEMENTS: Record<OutboxStatement['kind'], TextKey> = {
  acknowledgement: 'waitingAcknowledgement',
  'forget-acknowledgement': 'waitingForget',
  dismissal: 'waitingDismissal',
  exception: 'waitingException',
  concern: 'waitingConcern',
};

interface Row {
  what: TextKey;
  service: string | undefined;
  day: Day;
  state: 'pending' | 'held' | 'merged';
}

/** What this browser has not sent yet, or keeps to send again. */
export function WaitingTable({ waiting, nameOf }: { waiting: Waiting; nameOf: ProductNames }) {
  const rows = rowsOf(waiting);
  if (rows.length === 0) return <p>{t('waitingNothing')}</p>;
  return (
    <DataTable
      label={t('ownDataWaiting')}
      columns={['columnWhat', 'columnService', 'columnDay', 'columnState']}
      rows={rows.map(({ what, service, day, state }) => [
        t(what),
        service === undefined ? '–' : <Name>{nameOf(service)}</Name>,
        formatDay(day),
        t(state === 'held' ? 'waitingHeld' : 'waitingPending'),
      ])}
    />
  );
}

function rowsOf({ observations, declarations, statements, erasures, alone }: Waiting): Row[] {
  return [
    ...observations.map((one): Row => ({ ...one, what: 'waitingObservation' })),
    ...declarations.map((one): Row => ({ ...one, what: one.answers ? 'waitingDeclaration' : 'waitingWithdrawal' })),
    ...statements.map(
      (one): Row => ({ ...one, what: STATEMENTS[one.kind], service: 'service' in one ? one.service : undefined }),
    ),
    ...erasures.map((one): Row => ({ ...one, what: 'waitingErasure' })),
    ...alone.map(({ service, day }): Row => ({ what: 'waitingConcern', service, day, state: 'pending' })),
  ];
}
