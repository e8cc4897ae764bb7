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

/** Which part of the screen a field of a refusal belongs to: `answers.account.choices[0]`, `scope`, `groups[1]`. */
export function partOfField(field: string): string {
  const question = /^answers\.([\w.-]+?)(?:\.(?:choices|note|evidence).*)?$/.exec(field)?.[1];
  if (question) return partOfQuestion(question);
  return field.startsWith('scope') || field.startsWith('groups') ? 'scope' : 'submission';
}
