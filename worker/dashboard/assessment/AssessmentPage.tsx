import { useEffect } from 'preact/hooks';
import type { OpenAssessmentReport } from '../../../shared/open-assessment.ts';
import type { SystemReport } from '../../../shared/system-report.ts';
import type { Answer } from '../client.ts';
import { t } from '../i18n.ts';
import { fetchOpenAssessment, fetchSystem } from '../reports.ts';
import { hrefOf } from '../route.ts';
import { Screen } from '../Screen.tsx';
import { StartAssessment } from '../system/StartAssessment.tsx';
import { useResource } from '../use-resource.ts';
import { AssessmentForm } from './AssessmentForm.tsx';
import { jumpTo } from './jump.ts';
import { ReviewPage } from './ReviewPage.tsx';

interface Reports {
  system: SystemReport;
  assessment: OpenAssessmentReport;
}

/** The assessment that is being made of one system: its form, or its review. */
export function AssessmentPage({ id, part }: { id: string; part: string | null }) {
  const resource = useResource((token) => fetchBoth(token, id));
  const { value, reload } = resource;
  const open = value?.assessment.open ?? null;
  useEffect(() => {
    if (part !== null && open) jumpTo(part);
  }, [part, open === null]);
  const product = value?.system.system.product;
  return (
    <Screen
      title={product === undefined ? t('assessment.title') : t('assessment.title-of', { product })}
      heading={
        product === undefined ? (
          t('assessment.title')
        ) : (
          <>
            {t('assessment.title')}: <bdi>{product}</bdi>
          </>
        )
      }
      resource={resource}
      above={
        <p class="way-up">
          <a href={hrefOf({ kind: 'system', id })}>{product === undefined ? id : <bdi>{product}</bdi>}</a>
        </p>
      }
      below={open && <p class="soft">{t(`open-state.${open.state}`)}</p>}
    >
      {value && (
        <Body
          key={`${open?.number} ${open?.state} ${open?.draft.form.id} ${open?.draft.form.version}`}
          {...value}
          reload={reload}
        />
      )}
    </Screen>
  );
}

function Body({ system, assessment, reload }: Reports & { reload: () => void }) {
  const { open, form, needs } = assessment;
  if (!open || !form) {
    return (
      <section class="panel">
        <p>{t('assessment.none-open')}</p>
        <StartAssessment system={system.system.id} needs={needs} />
      </section>
    );
  }
  if (open.state === 'draft') {
    return <AssessmentForm report={assessment} open={open} form={form} system={system} onChanged={reload} />;
  }
  return <ReviewPage report={assessment} open={open} form={form} system={system} onChanged={reload} />;
}

async function fetchBoth(token: string, id: string): Promise<Answer<Reports>> {
  const [system, assessment] = await Promise.all([fetchSystem(token, id), fetchOpenAssessment(token, id)]);
  if (!system.ok) return system;
  if (!assessment.ok) return assessment;
  return { ok: true, value: { system: system.value, assessment: assessment.value } };
}
