import { useState } from 'preact/hooks';
import { send } from '../client.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonForm } from '../forms/ReasonForm.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { AlternativeField } from './AlternativeField.tsx';
import type { PartProps } from './SystemPage.tsx';

/** "It is no longer to be used": browsers are told, and what is seen of it afterwards is a finding. */
export function RetireForm({ report: { system, record }, onChanged }: PartProps) {
  const [alternative, setAlternative] = useState<string | null>(null);
  return (
    <section class="panel" aria-labelledby="retire-title">
      <h2 id="retire-title">{t('retire.title')}</h2>
      {record.retiredDay !== null ? (
        <p>{t('retire.since', { day: formatDay(record.retiredDay) })}</p>
      ) : (
        <>
          <p class="soft">{t('retire.intro')}</p>
          <Disclosure label={t('retire.open')}>
            <AlternativeField system={system.id} chosen={alternative} onChange={setAlternative} />
            <ReasonForm
              submit={t('retire.submit')}
              send={(token, reason) =>
                send(token, {
                  path: pathOf('retirement', { id: system.id }),
                  method: 'POST',
                  body: { reason, alternative },
                })
              }
              onDone={onChanged}
            />
          </Disclosure>
        </>
      )}
    </section>
  );
}
