/** What was typed and is not on the server, for as long as the tab lives: a sign-in or a reload loses nothing. */
const PREFIX = 'unshade.kept.';

/** As it was written, unchecked; null for nothing. */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

export function keep(name: string, what: object | null): void {
  if (what === null) sessionStorage.removeItem(PREFIX + name);
  else sessionStorage.setItem(PREFIX + name, JSON.stringify(what));
}

/** Somebody signs out: nothing is left to whoever comes next. */
export function forgetKept(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  }
}
