/** What a script tells the person who runs it, beside its output. */

export function say(what: string): void {
  process.stderr.write(`· ${what}\n`);
}

/** Says what is wrong and what to do, and ends. */
export function fail(message: string): never {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}
