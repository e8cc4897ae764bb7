import { useRef, useState } from 'preact/hooks';
import type { Answers } from '../../shared/declaration.ts';
import { t } from '../i18n.ts';
import type { PromptState } from '../messages.ts';
import type { Draft } from '../storage.ts';
import { ChoiceGroup } from './ChoiceGroup.tsx';
import { NoteField } from './NoteField.tsx';
import { missingAnswers, type QuestionName, questionsFor, toAnswers } from './questions.ts';

interface Props {
  about: Extract<PromptState, { kind: 'service' }>;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onSend: (answers: Answers) => Promise<void>;
  onLater: () => void;
}

/** The questions on one sheet. Takes no focus and no shortcut: keys typed while it opens answer nothing. */
export function PromptSheet({ about: { product, vendor, asksAccount }, draft, onDraft, onSend, onLater }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<readonly QuestionName[]>([]);
  const [phase, setPhase] = useState<'open' | 'sending' | 'failed'>('open');
  const questions = questionsFor(draft, asksAccount);

  function change(name: keyof Draft, value: string) {
    setMissing(missing.filter((one) => one !== name));
    onDraft({ ...draft, [name]: value });
  }

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (phase === 'sending') return;
    const answers = toAnswers(draft, asksAccount);
    if (!answers) {
      const open = missingAnswers(draft, asksAccount);
      setMissing(open);
      form.current?.querySelector<HTMLInputElement>(`input[name="${open[0]}"]`)?.focus();
      return;
    }
    setPhase('sending');
    await onSend(answers).catch(() => setPhase('failed'));
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p class="noticed">
        <bdi>{t('promptNoticed', product, vendor)}</bdi>
      </p>
      <h1>
        <bdi>{t('promptTitle', product)}</bdi>
      </h1>
      <p class="why">{t('promptWhy')}</p>
      {questions.map((question) => (
        <ChoiceGroup
          key={question.name}
          question={question}
          chosen={draft[question.name]}
          missing={missing.includes(question.name)}
          onChoose={(choice) => change(question.name, choice)}
        />
      ))}
      <NoteField value={draft.note ?? ''} onInput={(value) => change('note', value)} />
      <details class="about">
        <summary>{t('promptAboutTitle')}</summary>
        <p>{t('promptAboutSeen', product)}</p>
        <p>{t('promptAboutNot')}</p>
      </details>
      <div class="actions">
        <p role="status" class="actions-status">
          {phase === 'failed' ? t('failed') : missing.length > 0 ? t('incomplete') : ''}
        </p>
        <button type="button" class="button button-quiet" onClick={onLater}>
          {t('later')}
        </button>
        <button type="submit" class="button button-main" aria-disabled={phase === 'sending'}>
          {t(phase === 'sending' ? 'sending' : 'send')}
        </button>
      </div>
    </form>
  );
}
