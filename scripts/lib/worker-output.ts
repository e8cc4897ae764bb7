/** What a Worker prints: the last of it is kept, and its errors are picked out of it. */
import { stripVTControlCharacters } from 'node:util';

const KEPT_CHARACTERS = 200_000;

/** The last of a text that grows. */
export class LastOutput {
  readonly #most: number;
  #text = '';

  constructor(most = KEPT_CHARACTERS) {
    this.#most = most;
  }

  add(part: string): void {
    this.#text += part;
    // Not with each part: every cut is a copy.
    if (this.#text.length > 2 * this.#most) this.#text = this.text();
  }

  text(): string {
    return this.#text.slice(-this.#most);
  }
}

/**
 * As worker/app.ts writes it, behind what Wrangler puts before it; of what nobody caught, in the daily run say, the name
 * alone: the database's messages may quote values.
 */
const ERROR = /\b(?:server\.error\b.*|Uncaught \w+)/;
const STACK_LINE = /^\s+at /;

/**
 * Gives a function that takes output in pieces, and hands the first line of each error and the lines of its stack to
 * `onError`. Nothing else of the output: no secret stands in these lines.
 */
export function errorPicker(onError: (line: string) => void): (part: string) => void {
  let begun = '';
  let inError = false;
  return (part) => {
    const lines = (begun + part).split('\n');
    begun = (lines.pop() ?? '').slice(-KEPT_CHARACTERS);
    for (const line of lines.map((text) => stripVTControlCharacters(text).trimEnd())) {
      const error = ERROR.exec(line)?.[0];
      // Wrangler puts an empty line before the stack.
      inError = error !== undefined || (inError && (line === '' || STACK_LINE.test(line)));
      if (inError && line !== '') onError(error ?? line);
    }
  };
}
