/** Makes look-up tables of the words, once they are needed. Pure. */
import { wordsJson } from '../catalogue/compiled.ts';
import type * as words from './words.ts';

/** `sign`: speaks for AI by itself. `use`: only beside a sign. `plain`: explains letters. `against`: speaks against a tool. */
export type Kind = 'sign' | 'use' | 'plain' | 'against' | 'private';

export interface Meaning {
  kind: Kind;
  weight: number;
  /** Counts at an edge of a name even beside letters that no word explains. */
  unmistakable: boolean;
}

export interface Lexicon {
  words: ReadonlyMap<string, Meaning>;
  /** The words that are signs, to tell at a glance that a name has none. */
  signs: readonly string[];
  longest: number;
  /** Beginnings and ends of made-up names. */
  starts: readonly string[];
  ends: readonly string[];
  tlds: ReadonlyMap<string, number>;
  registries: ReadonlySet<string>;
  privateStems: readonly string[];
  nameAgainst: ReadonlySet<string>;
}

/** Two letters and an s are another word. */
const SHORTEST_WITH_PLURAL = 3;

let lexicon: Lexicon | undefined;

export function readLexicon(): Lexicon {
  lexicon ??= makeLexicon();
  return lexicon;
}

function makeLexicon(): Lexicon {
  const data = JSON.parse(wordsJson) as typeof words;
  const meanings = new Map<string, Meaning>();
  // What is said first of a word holds: private words, signs and what speaks against come before what is merely ordinary.
  const add = (word: string, kind: Kind, weight: number, unmistakable = false) => {
    const meaning = { kind, weight, unmistakable };
    if (!meanings.has(word)) meanings.set(word, meaning);
    const plural = `${word}s`;
    const hasPlural = kind !== 'sign' && word.length >= SHORTEST_WITH_PLURAL;
    if (hasPlural && !meanings.has(plural)) meanings.set(plural, meaning);
  };
  for (const word of list(data.PRIVATE_WORDS)) add(word, 'private', 0);
  for (const word of list(data.UNMISTAKABLE)) add(word, 'sign', 3, true);
  for (const [word, weight] of Object.entries(data.SIGNS)) add(word, 'sign', weight);
  for (const [word, weight] of weighted(data.AGAINST)) add(word, 'against', weight);
  for (const word of list(data.USES)) add(word, 'use', 1);
  for (const word of list(data.PLAIN)) add(word, 'plain', 0);
  return {
    words: meanings,
    signs: [...meanings].filter(([, { kind }]) => kind === 'sign').map(([word]) => word),
    longest: Math.max(...[...meanings.keys()].map(({ length }) => length)),
    starts: list(data.STARTS),
    ends: list(data.ENDS),
    tlds: new Map(weighted(data.TLDS)),
    registries: new Set(list(data.REGISTRIES)),
    privateStems: list(data.PRIVATE_STEMS),
    nameAgainst: new Set(list(data.NAME_AGAINST)),
  };
}

function list(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function weighted(groups: Readonly<Record<string, string>>): [string, number][] {
  return Object.entries(groups).flatMap(([weight, text]) =>
    list(text).map((word): [string, number] => [word, Number(weight)]),
  );
}
