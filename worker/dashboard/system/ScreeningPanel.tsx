import type { FindingKind } from '../../../shared/finding.ts';
import { knownScope } from '../../../shared/questionnaire/prefill.ts';
import { SCREENED_KINDS, SCREENING_DAYS, type ScreenedKind } from '../../../shared/screening.ts';
import { send } from '../client.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { ReasonUntilForm } from '../forms/ReasonForm.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { knownSystem } from './known-system.ts';
import type { PartProps } from './SystemPage.tsx';

/** "No work needed": where a reason may close a finding, the form for it. */
export function ScreeningPanel({ kind, report, onDone }: PartProps & { kind: FindingKind }) {
  const screened = SCREENED_KINDS.find((one) => one === kind);
  if (!screened) return null;
  return (
    <Disclosure label={t(titleOf(screened))}>
      <ReasonUntilForm
        submit={t('screening.submit')}
        hint={t(hintOf(screened))}
        dayLabel={t('screening.day')}
        today={report.day}
        most={SCREENING_DAYS}
        send={(token, given) =>
          send(token, {
            path: pathOf('screening', { id: report.system.id, kind }),
            method: 'PUT',
            body: { ...given, scope: kind === 'unassessed-system' ? knownScope(knownSystem(report)) : null },
            version: report.screenings.find((one) => one.kind === kind)?.version ?? 0,
          })
        }
        onDone={() => onDone('findings', t('screening.done'))}
      />
    </Disclosure>
  );
}

function titleOf(kind: ScreenedKind) {
  if (kind === 'dpia-likely') return 'screening.title-dpia' as const;
  return kind === 'in-use-before-assessment' ? ('screening.title-why' as const) : ('screening.title' as const);
}

function hintOf(kind: ScreenedKind) {
  if (kind === 'dpia-likely') return 'screening.hint-dpia' as const;
  return kind === 'unassessed-system' ? ('screening.hint-scope' as const) : ('screening.hint' as const);
}
