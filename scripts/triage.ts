/**
 * `npm run triage`: reads uses as JSON lines, on standard input or from the files that are named, and prints a verdict a
 * line, as docs/triage.md describes. A line that is not understood gets a line that says why, a file that cannot be read
 * one on standard error, and the command ends with exit code 1; everything else is answered all the same.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerLine, LINE_LENGTH, refuseLongLine } from './lib/triage-line.ts';

const files = process.argv.slice(2);
let isSound = true;

async function* answers(): AsyncGenerator<string> {
  if (files.length === 0) yield* answerSource(process.stdin);
  for (const file of files) {
    try {
      yield* answerSource(createReadStream(file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      process.stderr.write(`triage: ${file} cannot be read (${code})\n`);
      isSound = false;
    }
  }
}

/** The answers to every line of each part that arrives, in one piece. */
async function* answerSource(source: Readable): AsyncGenerator<string> {
  source.setEncoding('utf8');
  let number = 0;
  let rest = '';
  /** Of a line that is too long the rest is not kept. */
  let isTooLong = false;
  for await (const part of source as AsyncIterable<string>) {
    const lines = part.split('\n');
    const last = lines.pop() ?? '';
    const whole = lines.map((line, at) => {
      number += 1;
      const answer = at === 0 && isTooLong ? refuse(number) : answerText(at === 0 ? rest + line : line, number);
      return answer;
    });
    if (lines.length > 0) {
      rest = '';
      isTooLong = false;
    }
    if (!isTooLong) rest += last;
    if (rest.length > LINE_LENGTH) {
      rest = '';
      isTooLong = true;
    }
    yield whole.join('');
  }
  yield isTooLong ? refuse(number + 1) : answerText(rest, number + 1);
}

function answerText(text: string, number: number): string {
  if (text.length > LINE_LENGTH) return refuse(number);
  const line = text.trim();
  if (line === '') return '';
  const answer = answerLine(line, number);
  if ('error' in answer) isSound = false;
  return `${JSON.stringify(answer)}\n`;
}

function refuse(number: number): string {
  isSound = false;
  return `${JSON.stringify(refuseLongLine(number))}\n`;
}

try {
  await pipeline(answers(), process.stdout);
} catch (error) {
  // Whoever reads may have seen enough, as `head` has.
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
}
process.exit(isSound ? 0 : 1);
