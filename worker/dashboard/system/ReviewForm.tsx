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
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import type { PartProps } from './SystemPage.tsx';

interface Props extends PartProps {
  use: Use;
}

/** What is open about a use, and what was answered before: yes or no, with one reason for all. */
export function ReviewForm({ use, report, onChanged }: Props) {
  const before = report.reviews.find((one) => one.use === use.id);
  const facts = REVIEWER_FACTS.filter(
    (fact) => use.verdict.tasks.includes(fact) || (before !== undefined && before.facts[fact] !== 'unknown'),
  );
  if (facts.length === 0) return null;
  return (
    <Disclosure label={t('review-use.title', { count: facts.length })}>
      <FactsForm key={before?.version ?? 0} facts={facts} use={use} report={report} onChanged={onChanged} />
    </Disclosure>
  );
}

function FactsForm({ facts, use, report, onChanged }: Props & { facts: ReviewerFact[] }) {
  const before = report.reviews.find((one) => one.use === use.id);
  const action = useAction();
  const [given, setGiven] = useState<Partial<Record<ReviewerFact, (typeof FACT_VALUES)[number]>>>(before?.facts ?? {});
  const [reason, setReason] = useState(before?.reason ?? '');
  const [missing, setMissing] = useState(false);

  const submit = async () => {
    const line = tidyLine(reason);
    setMissing(line === '');
    if (line === '') return;
    const body = { facts: given, override: before?.override ?? null, reason: line };
    const path = pathOf('useReview', { id: report.system.id, use: use.id });
    const version = before?.version ?? 0;
    if (await action.run((token) => send(token, { path, method: 'PUT', body, version }))) onChanged();
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
      <TextField
        label={t('act.reason')}
        error={missing ? t('act.reason-missing') : failureOfField(action.failure, 'reason')}
        length={500}
        value={reason}
        onInput={setReason}
      />
    </ActionForm>
  );
}
