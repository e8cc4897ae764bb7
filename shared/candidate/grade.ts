/** Grades a name that stands in no catalogue: does it look like an AI tool? From the name alone, with reasons. Pure. */
import type { Reserved } from '../catalogue/reserved.ts';

export interface Grade {
  isCandidate: boolean;
  /** Sum of the weights of the reasons; a candidate has `CANDIDATE_AT` or more. */
  score: number;
  /** What spoke for and against, as `word:chatbot +3`. */
  reasons: readonly string[];
}

export const CANDIDATE_AT = 3;

/** `host` in ASCII, as URLs spell it. */
export function gradeHost(_reserved: Reserved, _host: string): Grade {
  return { isCandidate: false, score: 0, reasons: [] };
}

/** The name that an extension gives itself. */
export function gradeName(_name: string): Grade {
  return { isCandidate: false, score: 0, reasons: [] };
}
