/** Text that people typed and others read: without characters that hide, move or break what stands around it. Pure. */
import * as v from 'valibot';

/** Not empty to the eye. */
const holdsSomething = v.check((text: string) => text.replace(/[\s\p{Cf}]/gu, '') !== '', 'not empty');

/** One line: no control or direction-changing characters, no halves of surrogate pairs. `length` in UTF-16 units. */
export function lineSchema(length: number) {
  return v.pipe(
    v.string(),
    v.maxLength(length, `at most ${length} characters`),
    v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, 'one line, without control characters'),
    holdsSomething,
  );
}

/** As `lineSchema`, and line feeds. */
export function textSchema(length: number) {
  return v.pipe(
    v.string(),
    v.maxLength(length, `at most ${length} characters`),
    v.regex(/^(?:[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|\n)*$/u, 'text without control characters'),
    holdsSomething,
  );
}

/** What `textSchema` refuses, tabs and marks that change the direction of text among it: pasted text brings them unseen. */
const NOT_IN_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;
const NOT_IN_A_TEXT = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** Typed text as `lineSchema` takes it. */
export function tidyLine(text: string): string {
  return text.replace(NOT_IN_A_LINE, ' ').trim();
}

/** Typed text as `textSchema` takes it. */
export function tidyText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(NOT_IN_A_TEXT, ' ')
    .trim();
}

/** A name inside a sentence that no element can mark, a title say: between marks that keep its direction to itself. */
export function isolate(name: string): string {
  return `\u2068${tidyLine(name)}\u2069`;
}
