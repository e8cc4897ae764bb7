/** A decision that is typed and not made yet, as this tab keeps it. */
import * as v from 'valibot';
import type { OpenAssessment } from '../../../shared/open-assessment.ts';
import { keep, readKept } from '../kept.ts';
import type { TypedDecision } from './decision.ts';

export interface KeptDecision {
  typed: TypedDecision;
  /** The product to use instead; empty for none. */
  alternativeName: string;
}

/** What this tab itself has written: its shape is known. */
const keptSchema = v.object({
  number: v.number(),
  submittedAt: v.nullable(v.string()),
  typed: v.looseObject({}),
  alternativeName: v.string(),
});

/** What was typed on this submission: taking it into review makes no other of it, giving it back does. */
export function readKeptDecision(system: string, open: OpenAssessment): KeptDecision | null {
  const kept = v.safeParse(keptSchema, readKept(`decision.${system}`));
  if (!kept.success || kept.output.number !== open.number || kept.output.submittedAt !== open.submittedAt) return null;
  return kept.output as unknown as KeptDecision;
}

export function keepDecision(
  system: string,
  { number, submittedAt }: Pick<OpenAssessment, 'number' | 'submittedAt'>,
  decision: KeptDecision | null,
): void {
  keep(`decision.${system}`, decision && { number, submittedAt, ...decision });
}
