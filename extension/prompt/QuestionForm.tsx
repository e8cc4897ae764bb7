import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Answers } from '../../shared/declaration.ts';
import { DISMISSALS, type Dismissal } from '../../shared/statement.ts';
import { t } from '../i18n.ts';
import type { ServiceFacts } from '../messages.ts';
import { rich } from '../rich.tsx';
import type { Draft } from '../storage.ts';
import { ChoiceGroup } from './ChoiceGroup.tsx';
import { LastAnswers } from './LastAnswers.tsx';
import { NoteField } from './NoteField.tsx';
import { missingAnswers, type QuestionName, questionsFor, toAnswers } from './questions.ts';
import { ServiceNotes } from './ServiceNotes.tsx';

interface Props {
  about: ServiceFacts;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onSend: (answers: Answers) => Promise<void>;
  onLater: (() => void) | undefined;
  onDismiss: ((reason: Dismissal) => void) | undefined;
  children: ComponentChildren;
}

const DISMISSAL_TEXTS = { 'not-for-work': 'notForWork', 'not-ai': 'notAi' } as const;

/** The questions, one below the other, with what is decided, what is not collected, and every way out. */
export function QuestionForm({ about, draft, onDraft, onSend, onLater, onDismiss, children }: Props) {
  const { product, vendor, asksAccount, last } = about;
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<readonly QuestionName[]>([]);
  const [phase, setPhase] = useState<'open' | 'sending' | 'failed'>('open');
  const questions = questionsFor(draft, asksAccount);

  function change(name: keyof Draft, value: string) {
    setMissing(missing.filter((one) => one !== name));
    onDraft({ ...draft, [name]: value });
  }

  async function send(answers: Answers) {
    if (phase === 'sending') return;
    setPhase('sending');
    await onSend(answers).catch(() => setPhase('failed'));
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
    await send(answers);
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <p class="noticed">
        {product === vendor ? rich('promptNoticedAlone', product) : rich('promptNoticed', product, vendor)}
      </p>
      <h1>{rich('promptTitle', product)}</h1>
      <p class="why">{t('promptWhy')}</p>
      <ServiceNotes about={about} />
      <p class="open-line">{t('promptSeenBy')}</p>
      {last && about.given === null && (
        <LastAnswers
          last={last}
          asksAccount={asksAccount}
          busy={phase === 'sending'}
          onSend={(answers) => void send(answers)}
        />
      )}
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
        <p>{rich('promptAboutSeen', product)}</p>
        <p>{t('promptAboutNot')}</p>
        {about.contact !== null && <p>{rich('promptAboutContact', about.contact)}</p>}
      </details>
      {onDismiss && (
        <div class="ways-out">
          {DISMISSALS.map((reason) => (
            <button key={reason} type="button" class="button button-small" onClick={() => onDismiss(reason)}>
              {t(DISMISSAL_TEXTS[reason])}
            </button>
          ))}
        </div>
      )}
      {children}
      <div class="actions">
        <p role="status" class="actions-status">
          {phase === 'failed' ? t('failed') : missing.length > 0 ? t('incomplete') : ''}
        </p>
        {onLater && (
          <button type="button" class="button button-quiet" onClick={onLater}>
            {t('later')}
          </button>
        )}
        <button type="submit" class="button button-main" aria-disabled={phase === 'sending'}>
          {t(phase === 'sending' ? 'sending' : 'send')}
        </button>
      </div>
    </form>
  );
}
