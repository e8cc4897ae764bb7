/** Moves the focus, and the page with it, to a part of the screen. */
export function jumpTo(part: string): void {
  const found = document.getElementById(part);
  if (!found) return;
  found.scrollIntoView({ block: 'start' });
  found.focus({ preventScroll: true });
}

/** Where a question stands on screen. */
export function partOfQuestion(id: string): string {
  return `question-${id}`;
}

/** Which part of the screen a field of a draft belongs to: `answers.account.choices[0]`, `scope`, `groups[1]`. */
export function partOfField(field: string): string {
  const question = /^answers\.([\w.-]+?)(?:\.(?:choices|note|evidence).*)?$/.exec(field)?.[1];
  if (question) return partOfQuestion(question);
  const part = field.split(/[.[]/)[0] ?? '';
  if (part === 'groups') return 'scope';
  return ['scope', 'respondents', 'advice'].includes(part) ? part : 'submission';
}

/** Keeps the focus at a part of the screen whose button goes with what it did. */
export function stayAt(part: string): void {
  document.getElementById(part)?.focus({ preventScroll: true });
}
