import { useState } from 'preact/hooks';
import { FEATURES } from '../../../shared/catalogue/features.ts';
import { VENDOR_FACTS, type VendorFactKind } from '../../../shared/system.ts';
import { send } from '../client.ts';
import { ActionForm } from '../forms/ActionForm.tsx';
import { ChoiceGroup } from '../forms/ChoiceGroup.tsx';
import { DayField } from '../forms/DayField.tsx';
import { failureOfField } from '../forms/failure-of-field.ts';
import { TextField } from '../forms/TextField.tsx';
import { t } from '../i18n.ts';
import { pathOf } from '../paths.ts';
import { useAction } from '../use-action.ts';
import { recordedFacts, startFacts, type TypedFact, whatIsWrong } from './facts.ts';
import type { PartProps } from './SystemPage.tsx';
import { useStale } from './use-stale.ts';

/** What the tool can do, and what its vendor says of training, retention and region: where and when it was read. */
export function FactsForm({
  report: { system, record, day: today },
  reload,
  onDone,
}: PartProps & { reload: () => void }) {
  const action = useAction();
  const [typed, setTyped] = useState(() => startFacts(record, today));
  const [tried, setTried] = useState(false);
  const onRecord = JSON.stringify([record.features, record.vendorFacts]);
  const [seen, setSeen] = useState(onRecord);
  const wrong = whatIsWrong(typed);
  const { failure } = action;
  const isStale = useStale(action, reload);

  const save = async () => {
    setTried(true);
    if (wrong.size > 0) return;
    const { version, ...rest } = record;
    const body = { ...rest, ...recordedFacts(typed) };
    const path = pathOf('system', { id: system.id });
    if (await action.run((token) => send(token, { path, method: 'PUT', body, version }))) {
      setSeen(JSON.stringify([body.features, body.vendorFacts]));
      onDone('facts', t('facts.done'));
    }
  };
  const change = (fact: VendorFactKind, changed: Partial<TypedFact>) =>
    setTyped({
      ...typed,
      vendorFacts: { ...typed.vendorFacts, [fact]: { ...typed.vendorFacts[fact], ...changed } },
    });
  const place = (fact: VendorFactKind) => recordedFacts(typed).vendorFacts.findIndex((one) => one.fact === fact);
  const errorOf = (fact: VendorFactKind, field: keyof TypedFact) =>
    tried && wrong.get(fact)?.has(field)
      ? t(`facts.wrong-${field}`)
      : failureOfField(failure, `vendorFacts[${place(fact)}].${field}`);

  return (
    <>
      <ActionForm
        {...action}
        failure={isStale ? null : failure}
        submit={t('record.submit')}
        onSubmit={() => void save()}
      >
        <ChoiceGroup
          legend={t('task.features')}
          kind="one"
          options={[
            { value: 'unknown', text: t('facts.features-unknown') },
            { value: 'known', text: t('facts.features-known') },
          ]}
          chosen={[typed.features === null ? 'unknown' : 'known']}
          onChange={([chosen]) => setTyped({ ...typed, features: chosen === 'known' ? (typed.features ?? []) : null })}
        />
        {typed.features !== null && (
          <ChoiceGroup
            legend={t('facts.features')}
            hint={t('facts.features-hint')}
            kind="several"
            error={failureOfField(failure, 'features')}
            options={FEATURES.map((value) => ({ value, text: t(`feature.${value}`) }))}
            chosen={typed.features}
            onChange={(features) => setTyped({ ...typed, features })}
          />
        )}
        {VENDOR_FACTS.map((fact) => {
          const { says, source, day, expires } = typed.vendorFacts[fact];
          return (
            <fieldset key={fact} class="choices">
              <legend>{t(`vendor-fact.${fact}`)}</legend>
              <TextField
                label={t('facts.says')}
                error={errorOf(fact, 'says')}
                length={200}
                value={says}
                onInput={(words) => change(fact, { says: words })}
              />
              <TextField
                label={t('facts.source')}
                error={errorOf(fact, 'source')}
                length={500}
                value={source}
                onInput={(address) => change(fact, { source: address })}
              />
              <div class="field-row">
                <DayField
                  label={t('facts.day')}
                  error={errorOf(fact, 'day')}
                  value={day}
                  onInput={(read) => change(fact, { day: read })}
                />
                <DayField
                  label={t('facts.expires')}
                  error={errorOf(fact, 'expires')}
                  value={expires}
                  onInput={(again) => change(fact, { expires: again })}
                />
              </div>
            </fieldset>
          );
        })}
      </ActionForm>
      <p role="status">{isStale ? t('record.stale') : onRecord === seen ? '' : t('facts.changed')}</p>
    </>
  );
}
