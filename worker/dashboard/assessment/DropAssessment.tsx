import { send } from '../client.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonForm } from '../forms/ReasonForm.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { hrefOf } from '../route.ts';
import { keepDraft } from './kept-draft.ts';

/** Gives an assessment up: the log keeps that it was, and why. */
export function DropAssessment({ system, version }: { system: string; version: () => number }) {
  return (
    <Disclosure label={t('drop.title')}>
      <ReasonForm
        submit={t('drop.submit')}
        hint={t('drop.hint')}
        send={(token, reason) =>
          send(token, {
            path: pathOf('openAssessment', { id: system }),
            method: 'DELETE',
            body: { reason },
            version: version(),
          })
        }
        onDone={() => {
          keepDraft(system, null);
          location.hash = hrefOf({ kind: 'system', id: system });
        }}
      />
    </Disclosure>
  );
}
