import { PROBLEM_STATUS, type ProblemCode } from '../shared/problem.ts';

/** A refusal that the caller is told of. The message says what to do next, and never repeats a secret. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly field: string | undefined;

  constructor(code: ProblemCode, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }

  toResponse(headers: Record<string, string> = {}): Response {
    const { code, message, field } = this;
    return Response.json(
      { error: { code, message, ...(field === undefined ? {} : { field }) } },
      { status: PROBLEM_STATUS[code], headers },
    );
  }
}
