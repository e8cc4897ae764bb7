/** A draft that is not on the server yet, as this tab keeps it. */
import * as v from 'valibot';
import type { Draft } from '../../../shared/open-assessment.ts';
import { keep, readKept } from '../kept.ts';

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

export function readKeptDraft(system: string): KeptDraft | null {
  const kept = v.safeParse(keptSchema, readKept(`draft.${system}`));
  return kept.success ? (kept.output as unknown as KeptDraft) : null;
}

export function keepDraft(system: string, draft: KeptDraft | null): void {
  keep(`draft.${system}`, draft);
}
