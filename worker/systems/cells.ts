/**
 * How values stand in a cell of a CSV file, and how they are read back. Pure. What is written is read back the same, also
 * after a spreadsheet that shows it as text; what a spreadsheet would run as a formula is led by an apostrophe.
 */
import type { Answers } from '../../shared/declaration.ts';

/** A cell that a spreadsheet would run, or one that would look the same as such a cell after it was guarded. */
export const FORMULA = /^'*[=+\-@\t\r\n]/;

/** Takes back the apostrophe that the export put before a `FORMULA`. */
export function unguardCell(cell: string): string {
  return /^'+[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell;
}

/** Where a spreadsheet splits at semicolons, what follows one in free text must not become a formula of its own cell. */
export function writeText(text: string | null): string {
  return (text ?? '').replace(/([;,|])(\s*)('*)([=+\-@])/g, "$1$2'$3$4");
}

/** Null for what is empty to the eye. */
export function readText(cell: string): string | null {
  return cell.trim() === '' ? null : cell.replace(/([;,|])(\s*)'('*)([=+\-@])/g, '$1$2$3$4').replaceAll('\r\n', '\n');
}

/** For values from lists, and days. */
export function readWord(cell: string): string | null {
  return cell.trim() || null;
}

export function writeWords(words: readonly string[]): string {
  return words.join('; ');
}

export function readWords(cell: string): string[] {
  return splitOutsideQuotes(cell, ';').filter(Boolean);
}

export function writeUses(uses: readonly Answers[]): string {
  return uses.map(writeUse).join(' | ');
}

/** As they stand there: a schema has to say what is wrong with them. */
export function readUses(cell: string): Record<string, unknown>[] {
  return splitOutsideQuotes(cell, '|').filter(Boolean).map(readUse);
}

/** `purpose (domain), affected, data, handling, account, "note"`; domain, account and note where there are any. */
export function writeUse({ purpose, domain, affected, data, handling, account, note }: Answers): string {
  const parts = [
    domain ? `${purpose} (${domain})` : purpose,
    affected,
    data,
    handling,
    account,
    note === undefined ? undefined : `"${writeText(note).replaceAll('"', '""')}"`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function readUse(text: string): Record<string, unknown> {
  const [first = '', affected, data, handling, ...rest] = splitOutsideQuotes(text, ',');
  const [, purpose, domain] = /^([^()]*?)\s*\((.*)\)$/.exec(first) ?? [undefined, first, undefined];
  const notes = rest.filter((part) => part.startsWith('"'));
  const accounts = rest.filter((part) => !part.startsWith('"'));
  const given = {
    purpose,
    domain,
    affected,
    data,
    handling,
    account: accounts[0],
    note: notes[0] && readNote(notes[0]),
  };
  // A key that no schema has: it says that there is more than there should be.
  const more = { more: notes[1] ?? accounts[1] };
  return Object.fromEntries(Object.entries({ ...given, ...more }).filter(([, value]) => value !== undefined));
}

function readNote(quoted: string): string {
  return readText(quoted.replace(/^"|"$/g, '').replaceAll('""', '"')) ?? '';
}

/** A doubled quotation mark ends the quotes and opens them again. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
