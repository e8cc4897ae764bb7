import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Answers } from '../../shared/declaration.ts';
import type { Dismissal } from '../../shared/statement.ts';
import type { ServiceFacts } from '../messages.ts';
import type { Draft } from '../storage.ts';
import { useFocusOnChange } from '../use-focus.ts';
import { AskedAgain } from './AskedAgain.tsx';
import { DismissPanel } from './DismissPanel.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { toAnswers } from './questions.ts';

interface Props {
  about: ServiceFacts;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  /** Rejects when it did not work: the sheet says so and keeps the answers. */
  onSend: (answers: Answers) => Promise<void>;
  /** Where the question can wait. */
  onLater?: () => void;
  /** Where "not for work" and "not AI" are answers. What they do is said first. */
  onDismiss?: ((reason: Dismissal) => Promise<void>) | undefined;
  /** Further buttons and links, above those that send. */
  children?: ComponentChildren;
}

/**
 * Everything that can be answered about one service, on one sheet inside a focusable `main`. Takes no focus and no
 * shortcut when it opens: keys typed meanwhile answer nothing.
 */
export function PromptSheet({ about, draft, onDraft, onSend, onLater, onDismiss, children }: Props) {
  const [view, setView] = useState<'asking' | 'changing' | Dismissal>('asking');
  useFocusOnChange(view);

  if (view === 'not-for-work' || view === 'not-ai') {
    return (
      <DismissPanel
        product={about.product}
        reason={view}
        onConfirm={async () => onDismiss?.(view)}
        onBack={() => setView('asking')}
      />
    );
  }
  const before = about.askedAgain && about.given ? about.given : {};
  const same = about.askedAgain && about.given ? toAnswers(about.given, about.asksAccount) : undefined;
  if (same && view === 'asking' && Object.keys(draft).length === 0) {
    return (
      <AskedAgain about={about} given={same} onSend={onSend} onChange={() => setView('changing')} onLater={onLater}>
        {children}
      </AskedAgain>
    );
  }
  return (
    <QuestionForm
      about={about}
      draft={{ ...before, ...draft }}
      onDraft={onDraft}
      onSend={onSend}
      onLater={onLater}
      onDismiss={onDismiss && setView}
    >
      {children}
    </QuestionForm>
  );
}
