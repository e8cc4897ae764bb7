import { useState } from 'preact/hooks';
import type { Use } from '../../../shared/inventory.ts';
import { tidyLine } from '../../../shared/text.ts';
import { FACT_VALUES, REVIEWER_FACTS, type ReviewerFact } from '../../../shared/triage-input.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { TextField } from '../forms/TextField.tsx';
import { formatDay, t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { knownSystem } from './known-system.ts';
import { OverrideFields } from './OverrideFields.tsx';
import { proposeOverride, type TypedOverride, whatIsWrong } from './override.ts';
import type { PartProps } from './SystemPage.tsx';

interface Props extends PartProps {
  use: Use;
}

/** What is open about a use, what was answered before, and the class that a reviewer gives it: one reason for all. */
export function ReviewForm({ use, report, onDone }: Props) {
  const before = report.reviews.find((one) => one.use === use.id);
  const facts = REVIEWER_FACTS.filter(
    (fact) => use.verdict.tasks.includes(fact) || (before !== undefined && before.facts[fact] !== 'unknown'),
  );
  return (
    <>
      {before?.override && (
        <p class="hint">
          {t('override.says', {
            class: t(`class.${before.override.euClass}`),
            level: t(`level.${before.override.assessment}`),
            day: formatDay(before.override.reviewDay),
          })}{' '}
          <bdi>{before.reason}</bdi> (<bdi>{before.by}</bdi>)
        </p>
      )}
      <Disclosure
        label={facts.length > 0 ? t('review-use.title', { count: facts.length }) : t('review-use.title-plain')}
      >
        <ReviewFields key={before?.version ?? 0} facts={facts} use={use} report={report} onDone={onDone} />
      </Disclosure>
    </>
  );
}

function ReviewFields({ facts, use, report, onDone }: Props & { facts: ReviewerFact[] }) {
  const before = report.reviews.find((one) => one.use === use.id);
  const today = report.day;
  const action = useAction();
  const [given, setGiven] = useState<Partial<Record<ReviewerFact, (typeof FACT_VALUES)[number]>>>(before?.facts ?? {});
  const [override, setOverride] = useState<TypedOverride | null>(before?.override ?? null);
  const [reason, setReason] = useState(before?.reason ?? '');
  const [tried, setTried] = useState(false);
  const line = tidyLine(reason);
  const wrong = whatIsWrong(override, today);

  const submit = async () => {
    setTried(true);
    if (line === '' || wrong.size > 0) return;
    const body = { facts: given, override, reason: line };
    const path = pathOf('useReview', { id: report.system.id, use: use.id });
    const version = before?.version ?? 0;
    if (await action.run((token) => send(token, { path, method: 'PUT', body, version }))) {
      onDone('uses', t('review-use.done'));
    }
  };

  return (
    <ActionForm {...action} submit={t('review-use.submit')} onSubmit={() => void submit()}>
      {facts.map((fact) => (
        <ChoiceGroup
          key={fact}
          legend={t(`task.${fact}`)}
          kind="one"
          options={FACT_VALUES.map((value) => ({ value, text: t(`fact.${value}`) }))}
          chosen={[given[fact] ?? 'unknown']}
          onChange={([value = 'unknown']) => setGiven({ ...given, [fact]: value })}
        />
      ))}
      <OverrideFields
        typed={override}
        today={today}
        wrong={tried ? wrong : new Set()}
        refused={(field) => failureOfField(action.failure, field)}
        propose={(euClass) => proposeOverride(euClass, { use, system: knownSystem(report), today })}
        onChange={setOverride}
      />
      <TextField
        label={t('act.reason')}
        error={tried && line === '' ? t('act.reason-missing') : failureOfField(action.failure, 'reason')}
        length={500}
        value={reason}
        onInput={setReason}
      />
    </ActionForm>
  );
}
