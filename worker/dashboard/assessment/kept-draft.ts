/** A draft that was typed and is not on the server yet, for as long as the tab lives: a sign-in or a reload loses nothing. */
import * as v from 'valibot';
import type { Draft } from '../../../shared/open-assessment.ts';

export interface KeptDraft {
  /** The assessment that it is of. */
  number: number;
  /** What the server had when `mine` was begun from it. */
  version: number;
  base: Draft;
  mine: Draft;
}

/** What this tab itself has written: its shape is known, and half-typed answers are no error in it. */
const keptSchema = v.object({
  number: v.number(),
  version: v.number(),
  base: v.looseObject({}),
  mine: v.looseObject({}),
});

const keyOf = (system: string) => `unshade.draft.${system}`;

export function readKept(system: string): KeptDraft | null {
  try {
    const kept = v.safeParse(keptSchema, JSON.parse(sessionStorage.getItem(keyOf(system)) ?? 'null'));
    return kept.success ? (kept.output as unknown as KeptDraft) : null;
  } catch {
    return null;
  }
}

export function keep(system: string, draft: KeptDraft | null): void {
  if (draft === null) sessionStorage.removeItem(keyOf(system));
  else sessionStorage.setItem(keyOf(system), JSON.stringify(draft));
}
