import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../messages.ts';
import { PromptSheet } from '../prompt/PromptSheet.tsx';
import { rich } from '../rich.tsx';
import { type Draft, storedDrafts, writeDraft } from '../storage.ts';
import type { Gate } from './gate.ts';
import { LoadedNote } from './LoadedNote.tsx';

interface Props {
  gate: Gate;
  /** Goes on once the request is answered. */
  onAnswer: (request: Promise<unknown>) => Promise<void>;
  back: ComponentChildren;
}

/** The questions of the prompt, before the service opens: whoever answers, or says that it is not for work, goes on. */
export function RequireSheet({ gate, onAnswer, back }: Props) {
  const { service, product } = gate;
  const [draft, setDraft] = useState<Draft | null>(null);

  useEffect(() => {
    void storedDrafts.read().then(
      (drafts) => setDraft(drafts[service] ?? withoutPurpose(gate.forPurpose === null ? null : gate.given)),
      () => setDraft({}),
    );
  }, [service]);

  async function keepDraft(next: Draft): Promise<void> {
    setDraft(next);
    await writeDraft(service, next);
  }

  if (!draft) return null;
  return (
    <>
      {gate.bar === 'require' && <p class="gate-lead">{rich('gateRequireLead', product)}</p>}
      <LoadedNote gate={gate} />
      <PromptSheet
        about={gate}
        draft={draft}
        onDraft={(next) => void keepDraft(next)}
        onSend={(answers) => onAnswer(ask<'declare'>({ kind: 'declare', service, answers }))}
        // What is closed for one purpose does not open because nobody says what for.
        onDismiss={
          gate.bar === 'block' ? undefined : (reason) => onAnswer(ask<'dismiss'>({ kind: 'dismiss', service, reason }))
        }
      >
        <div class="gate-actions">{back}</div>
      </PromptSheet>
    </>
  );
}

/** What was answered before, for whoever says that the purpose is another. */
function withoutPurpose(given: Gate['given']): Draft {
  if (!given) return {};
  const { purpose: _, domain: __, note: ___, ...others } = given;
  return others;
}
