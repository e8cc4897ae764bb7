import { useEffect, useState } from 'preact/hooks';
import type { Mode } from '../../../shared/policy.ts';
import { send } from '../client.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonForm } from '../forms/ReasonForm.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { fetchOpenAssessment } from '../reports.ts';
import { useStaff } from '../staff.ts';
import { AlternativeField } from './AlternativeField.tsx';
import type { PartProps } from './SystemPage.tsx';
import { Told, type ToldProps } from './Told.tsx';

/** "It is no longer to be used": browsers are told, and what is seen of it afterwards is a finding. */
export function RetireForm({ report, onDone, told }: PartProps & Pick<ToldProps, 'told'>) {
  const { record, ruling } = report;
  return (
    <section class="panel" id="retire" tabIndex={-1} aria-labelledby="retire-title">
      <h2 id="retire-title">{t('retire.title')}</h2>
      {record.retiredDay !== null ? (
        <p>{t('retire.since', { day: formatDay(record.retiredDay) })}</p>
      ) : (
        <>
          <p class="soft">{t(ruling === null ? 'retire.intro-unseen' : 'retire.intro')}</p>
          <Disclosure label={t('retire.open')}>
            <RetireFields report={report} onDone={onDone} />
          </Disclosure>
        </>
      )}
      <Told part="retire" told={told} />
    </section>
  );
}

function RetireFields({ report: { system, ruling }, onDone }: PartProps) {
  const { token } = useStaff();
  const [alternative, setAlternative] = useState<string | null>(null);
  const [mode, setMode] = useState<Mode | null>(null);
  useEffect(() => {
    if (ruling === null) return;
    void fetchOpenAssessment(token, system.id).then((answer) => setMode(answer.ok ? answer.value.modes.retired : null));
  }, []);
  return (
    <>
      {mode !== null && (
        <p class={mode === 'block' ? undefined : 'note-warn'}>
          {t('retire.mode', { mode: t(`mode.${mode}`) })}
          {mode !== 'block' && ` ${t('retire.mode-open')}`}
        </p>
      )}
      {ruling !== null && <AlternativeField system={system.id} chosen={alternative} onChange={setAlternative} />}
      <ReasonForm
        submit={t('retire.submit')}
        send={(token, reason) =>
          send(token, {
            path: pathOf('retirement', { id: system.id }),
            method: 'POST',
            body: { reason, alternative },
          })
        }
        onDone={() => onDone('retire', t('retire.done'))}
      />
    </>
  );
}
