/**
 * `npm run triage`: reads uses as JSON lines, on standard input or from the files that are named, and prints a verdict a
 * line, as docs/triage.md describes. A line that is not understood gets a line that says why, and the command ends with
 * exit code 1; the other lines are answered all the same.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { answerLine } from './lib/triage-line.ts';

const files = process.argv.slice(2);
let isSound = true;

/** The answers to every line of each part that arrives, in one piece. */
async function* answers(): AsyncGenerator<string> {
  for (const source of files.length > 0 ? files.map((file) => createReadStream(file)) : [process.stdin]) {
    source.setEncoding('utf8');
    let rest = '';
    for await (const part of source) {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      yield answerAll(lines);
    }
    yield answerAll([rest]);
  }
}

function answerAll(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const answer = answerLine(line);
      if ('error' in answer) isSound = false;
      return `${JSON.stringify(answer)}\n`;
    })
    .join('');
}

try {
  await pipeline(answers(), process.stdout);
} catch (error) {
  const { code, path } = error as NodeJS.ErrnoException;
  // Whoever reads may have seen enough, as `head` has.
  if (code !== 'EPIPE') {
    if (path === undefined) throw error;
    process.stderr.write(`triage: ${path} cannot be read (${code})\n`);
    isSound = false;
  }
}
process.exit(isSound ? 0 : 1);
