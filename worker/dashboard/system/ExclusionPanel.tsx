import { EXCLUSION_DAYS } from '../../../shared/exclusion.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonUntilForm } from '../forms/ReasonForm.tsx';
import { formatDay, t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import type { PartProps } from './SystemPage.tsx';
import { Told, type ToldProps } from './Told.tsx';

/** Out of the scope of the management system: one person proposes it, another approves. */
export function ExclusionPanel({ report, onDone, told }: PartProps & Pick<ToldProps, 'told'>) {
  const { system, exclusion: stored } = report;
  const { exclusion, version, proposedBy, approvedBy } = stored;
  const path = pathOf('exclusion', { id: system.id });
  const withdraw = useAction();
  const approve = useAction();
  const withdrawal = (
    <ActionForm
      {...withdraw}
      submit={t('exclusion.withdraw')}
      onSubmit={async () => {
        if (await withdraw.run((token) => send(token, { path, method: 'DELETE', version }))) {
          onDone('exclusion', t('exclusion.withdrawn'));
        }
      }}
    />
  );
  return (
    <section class="panel" id="exclusion" tabIndex={-1} aria-labelledby="exclusion-title">
      <h2 id="exclusion-title">{t('exclusion.title')}</h2>
      {exclusion === null ? (
        <>
          <p class="soft">{t('exclusion.none')}</p>
          <Disclosure label={t('exclusion.propose')}>
            <ReasonUntilForm
              submit={t('exclusion.submit')}
              hint={t('exclusion.hint')}
              dayLabel={t('screening.day')}
              today={report.day}
              most={EXCLUSION_DAYS}
              send={(token, body) => send(token, { path, method: 'PUT', body, version })}
              onDone={() => onDone('exclusion', t('exclusion.proposed'))}
            />
          </Disclosure>
        </>
      ) : (
        <>
          <dl class="pairs">
            <Pair label={t('act.reason')}>
              <bdi>{exclusion.reason}</bdi>
            </Pair>
            <Pair label={t('screening.day')}>{formatDay(exclusion.reviewDay)}</Pair>
            <Pair label={t('exclusion.proposed-by')}>
              <bdi>{proposedBy}</bdi>
            </Pair>
            <Pair label={t('exclusion.approved-by')}>
              {approvedBy === null ? t('exclusion.not-approved') : <bdi>{approvedBy}</bdi>}
            </Pair>
          </dl>
          {approvedBy === null && (
            <ActionForm
              {...approve}
              submit={t('exclusion.approve')}
              onSubmit={async () => {
                const approval = pathOf('exclusionApproval', { id: system.id });
                if (await approve.run((token) => send(token, { path: approval, method: 'POST', version }))) {
                  onDone('exclusion', t('exclusion.approved'));
                }
              }}
            />
          )}
          {approvedBy === null ? (
            withdrawal
          ) : (
            <Disclosure label={t('exclusion.withdraw-open')}>
              <p>{t('exclusion.withdraw-means')}</p>
              {withdrawal}
            </Disclosure>
          )}
        </>
      )}
      <Told part="exclusion" told={told} />
    </section>
  );
}
