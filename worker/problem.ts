import { PROBLEM_STATUS, type ProblemCode, type ProblemDetail } from '../shared/problem.ts';

/** A refusal that the caller is told of. The message says what to do next, and never repeats a secret. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly field: string | undefined;
  readonly details: readonly ProblemDetail[] | undefined;

  constructor(code: ProblemCode, message: string, field?: string, details?: readonly ProblemDetail[]) {
    super(message);
    this.code = code;
    this.field = field;
    this.details = details;
  }

  toResponse(headers: Record<string, string> = {}): Response {
    const { code, message, field, details } = this;
    return Response.json(
      // What is undefined is left out of JSON.
      { error: { code, message, field, details } },
      { status: PROBLEM_STATUS[code], headers },
    );
  }
}
