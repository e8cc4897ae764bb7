import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import type { PartProps } from './SystemPage.tsx';

/** Findings that a reason closed, each with the way back. */
export function ScreenedList({ report, onDone }: PartProps) {
  if (report.screenings.length === 0) return null;
  return (
    <>
      <h3 class="gap">{t('screening.closed')}</h3>
      <ul class="findings">
        {report.screenings.map((screening) => (
          <li key={screening.kind}>
            <Screened screening={screening} report={report} onDone={onDone} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Screened({ screening, report, onDone }: PartProps & { screening: PartProps['report']['screenings'][number] }) {
  const { kind, reason, reviewDay, by, version } = screening;
  const action = useAction();
  const path = pathOf('screening', { id: report.system.id, kind });
  return (
    <>
      <p>
        {t(`finding.${kind}`)}: <bdi>{reason}</bdi>{' '}
        <span class="soft">{t('details.screened-by', { name: by, day: formatDay(reviewDay) })}</span>
      </p>
      {report.record.retiredDay === null && (
        <ActionForm
          {...action}
          submit={t('screening.withdraw')}
          onSubmit={async () => {
            if (await action.run((token) => send(token, { path, method: 'DELETE', version })))
              onDone('findings', t('screening.withdrawn'));
          }}
        />
      )}
    </>
  );
}
