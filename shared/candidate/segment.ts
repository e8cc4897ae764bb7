/** Takes what is written together apart into known words: `chatwithpdf` is chatwith + pdf, `dubai` is one word. Pure. */

export interface Part {
  text: string;
  known: boolean;
}

/** What stands between hyphens, spaces and the like. Digits end a word too: `ai2sql` is one token of ai + sql. */
export interface Token {
  /** As it was written, in lower case. */
  text: string;
  parts: readonly Part[];
  /** Words explain every letter. */
  complete: boolean;
}

interface Words {
  words: { has(text: string): boolean };
  longest: number;
}

/** A label of a host has no more. What is longer is not taken apart. */
const MOST_LETTERS = 63;
const WORD = 10;
/** Two letters fit in anywhere, so they cost more than a longer word. */
const SHORT_WORD = 14;
const LETTER = 12;
/** One long unexplained part is better than several short ones. */
const FIRST_LETTER = 20;

/** `text` in lower case. Only a to z are letters. */
export function readTokens(text: string, words: Words): Token[] {
  return text
    .split(/[^a-z0-9]/)
    .map((token) => {
      const runs = token.split(/[0-9]/).filter((letters) => letters !== '');
      const parts = runs.flatMap((letters) => segment(letters, words));
      return { text: token, parts, complete: parts.every(({ known }) => known) };
    })
    .filter(({ parts }) => parts.length > 0);
}

/**
 * The cheapest way through the letters: words cost less than letters without a word, and few long words less than many
 * short ones. Each position is looked at with each length of word, so the work is bounded by 63 letters times the longest.
 */
export function segment(text: string, { words, longest }: Words): Part[] {
  const { length } = text;
  if (length > MOST_LETTERS) return [{ text, known: false }];
  // For each position, what the way to it costs when a word ends there and when an unexplained part does, and where that
  // word or part began.
  const wordCost = [0];
  const wordFrom = [0];
  const restCost = [Number.POSITIVE_INFINITY];
  const restFrom = [0];
  for (let end = 1; end <= length; end++) {
    const goesOn = at(restCost, end - 1) + LETTER;
    const begins = at(wordCost, end - 1) + FIRST_LETTER;
    restCost.push(Math.min(goesOn, begins));
    restFrom.push(goesOn < begins ? at(restFrom, end - 1) : end - 1);
    let best = Number.POSITIVE_INFINITY;
    let from = 0;
    for (let begin = Math.max(0, end - longest); begin <= end - 2; begin++) {
      const sum = Math.min(at(wordCost, begin), at(restCost, begin)) + (end - begin === 2 ? SHORT_WORD : WORD);
      if (sum >= best || !words.has(text.slice(begin, end))) continue;
      best = sum;
      from = begin;
    }
    wordCost.push(best);
    wordFrom.push(from);
  }
  const parts: Part[] = [];
  let end = length;
  let mustBeWord = false;
  while (end > 0) {
    // Before an unexplained part stands a word: two such parts in a row would be one.
    const known: boolean = mustBeWord || at(wordCost, end) <= at(restCost, end);
    const begin = at(known ? wordFrom : restFrom, end);
    parts.push({ text: text.slice(begin, end), known });
    mustBeWord = !known;
    end = begin;
  }
  return parts.reverse();
}

function at(numbers: readonly number[], position: number): number {
  return numbers[position] as number;
}
