/** Grades a name that stands in no catalogue: does it look like an AI tool? From the name alone, with reasons. Pure. */
import { isTopSite, publicSuffix, type Reserved } from '../catalogue/reserved.ts';
import { type Kind, type Lexicon, readLexicon } from './lexicon.ts';
import { type Part, readTokens, type Token } from './segment.ts';

export interface Grade {
  isCandidate: boolean;
  /** Sum of the weights of the reasons; a candidate has `CANDIDATE_AT` or more. */
  score: number;
  /** What spoke for and against, as `word:chatbot +3`. */
  reasons: readonly string[];
}

export const CANDIDATE_AT = 3;

/** No host is longer. */
const LONGEST_HOST = 253;
/** A longer name of an extension is read up to here. */
const LONGEST_NAME = 80;
/** "ai" after a shorter word is more likely the end of another: Sendai is no "send". */
const LETTERS_BEFORE_AI = 5;
/** `gpt` begins "gp tennis" too; what is longer is not found by chance. */
const SURE_AT_START = 5;
/** Between shorter words "ai" is found by chance, as in "appaired". */
const SHORTEST_AROUND_AI = 4;
/** "ai", "gpt", "llm" and "agi" stand for many other things when nothing stands beside them. */
const LONGEST_ABBREVIATION = 3;
/** A shorter word at the edge of letters that no word explains says nothing. */
const SHORTEST_AT_EDGE = 5;
/** A shorter word against a tool, or of private life, counts only where words explain all letters: `ico` is no offering in "icoloring". */
const SHORTEST_SAID = 4;

/** `get` begins `getcody`, not `gets`. */
const LETTERS_BESIDE_AFFIX = 4;

/** A reason and what it weighs. */
type Reason = readonly [text: string, weight: number];

/** More than any signs beside it: "Hide AI in ChatGPT". */
const AGAINST_NAME = -6;

const NOTHING: Grade = { isCandidate: false, score: 0, reasons: [] };

/** `host` in ASCII, as URLs spell it. */
export function gradeHost(reserved: Reserved, host: string): Grade {
  // No name has an empty label, though an address may.
  if (host.length > LONGEST_HOST || host.endsWith('.') || host.includes('..')) return NOTHING;
  const lexicon = readLexicon();
  const suffix = publicSuffix(reserved, host);
  if (isShared(suffix, lexicon)) return NOTHING;
  const label =
    host
      .slice(0, -suffix.length - 1)
      .split('.')
      .at(-1) ?? '';
  // A label in punycode shows no words.
  if (label === '' || label.startsWith('xn--')) return NOTHING;
  if (isTopSite(reserved, `${label}.${suffix}`) || isTopSite(reserved, host)) return NOTHING;

  const onAi = suffix === 'ai';
  // Most names end here, before anything is taken apart.
  if (!onAi && !lexicon.signs.some((sign) => label.includes(sign))) return NOTHING;
  if (isPrivate(host, lexicon)) return NOTHING;
  const tokens = readTokens(label, lexicon);
  const signs = weighSigns(tokens, lexicon);
  // All that follows only strengthens or weakens a sign.
  if (signs.length === 0 && !onAi) return NOTHING;
  return sumUp([
    ...signs,
    ...weighPlaceOfSign(tokens, signs),
    ...(onAi ? weighUsesOnAi(tokens, lexicon) : weighUses(tokens, lexicon, false)),
    ...weighAgainst(tokens, lexicon),
    ...weighSuffix(suffix, lexicon),
  ]);
}

/**
 * The name that an extension gives itself. It is software in any case, so that news, courses and coins in its name say
 * nothing; but many are there to keep AI out of pages.
 */
export function gradeName(name: string): Grade {
  const lexicon = readLexicon();
  // "MaxAI" is two words: capitals say what letters alone do not.
  const read = name.slice(0, LONGEST_NAME);
  const spaced = read.replace(/([a-z])AI(?![a-z])/g, '$1 AI');
  const tokens = readTokens(spaced.toLowerCase(), lexicon);
  const signs = weighSigns(tokens, lexicon);
  if (signs.length === 0 || isPrivate(read.toLowerCase(), lexicon)) return NOTHING;
  const isWrittenAi = spaced.split(/[^A-Za-z]/).includes('AI');
  const against = tokens.find(({ text }) => lexicon.nameAgainst.has(text));
  return sumUp([
    ...signs,
    ...(isWrittenAi ? [['written:AI', 1] as const] : []),
    ...weighUses(tokens, lexicon, false),
    ...(against ? [[`against:${against.text}`, AGAINST_NAME] as const] : []),
  ]);
}

function sumUp(reasons: readonly Reason[]): Grade {
  const score = reasons.reduce((sum, [, weight]) => sum + weight, 0);
  const texts = reasons.map(([text, weight]) => `${text} ${weight < 0 ? weight : `+${weight}`}`);
  return { isCandidate: score >= CANDIDATE_AT, score, reasons: texts };
}

/** Each sign of AI once: where words explain all letters, or at an edge when it is unmistakable. */
function weighSigns(tokens: readonly Token[], { words }: Lexicon): Reason[] {
  const found = new Map<string, number>();
  for (const { parts, complete } of tokens) {
    for (const [position, { text }] of parts.entries()) {
      const meaning = words.get(text);
      if (meaning?.kind !== 'sign') continue;
      const isLast = position === parts.length - 1;
      const counts = complete
        ? text !== 'ai' || position === 0 || isLast || isBetweenLongWords(parts, position)
        : meaning.unmistakable && (isLast || (position === 0 && text.length >= SURE_AT_START));
      if (counts) found.set(`word:${text}`, meaning.weight);
    }
  }
  return [...found];
}

function isBetweenLongWords(parts: readonly Part[], position: number): boolean {
  const around = [parts[position - 1], parts[position + 1]];
  return around.every((part) => part !== undefined && part.text.length >= SHORTEST_AROUND_AI);
}

/** "ai" ends the name of a product after whole words or a hyphen; an abbreviation by itself may stand for anything. */
function weighPlaceOfSign(tokens: readonly Token[], signs: readonly Reason[]): Reason[] {
  const last = tokens.at(-1);
  if (last === undefined || signs.length === 0) return [];
  if (tokens.length === 1 && last.text.length <= LONGEST_ABBREVIATION) return [[`alone:${last.text}`, -1]];
  const afterHyphen = tokens.length > 1 && last.text === 'ai';
  const afterWords =
    last.complete && last.parts.at(-1)?.text === 'ai' && last.text.length >= LETTERS_BEFORE_AI + 'ai'.length;
  return afterHyphen || afterWords ? [['ends:ai', 1]] : [];
}

/** The first word for what tools do. On `.ai`, where few names are ordinary, also at the edge of unexplained letters. */
function weighUses(tokens: readonly Token[], { words }: Lexicon, alsoAtEdge: boolean): Reason[] {
  for (const { parts, complete } of tokens) {
    for (const [position, { text }] of parts.entries()) {
      if (words.get(text)?.kind !== 'use') continue;
      const atEdge = position === 0 || position === parts.length - 1;
      if (complete || (alsoAtEdge && atEdge && text.length >= SHORTEST_AT_EDGE)) return [[`word:${text}`, 1]];
    }
  }
  return [];
}

/** On `.ai` also how makers of software like to begin and end a name that they made up. */
function weighUsesOnAi(tokens: readonly Token[], lexicon: Lexicon): Reason[] {
  const uses = weighUses(tokens, lexicon, true);
  const [token] = tokens;
  if (uses.length > 0 || tokens.length !== 1 || token === undefined) return uses;
  const longEnough = (affix: string) => token.text.length >= affix.length + LETTERS_BESIDE_AFFIX;
  const start = lexicon.starts.find((affix) => token.text.startsWith(affix) && longEnough(affix));
  if (start !== undefined) return [[`start:${start}`, 1]];
  const end = lexicon.ends.find((affix) => token.text.endsWith(affix) && longEnough(affix));
  return end === undefined ? [] : [[`end:${end}`, 1]];
}

function weighAgainst(tokens: readonly Token[], lexicon: Lexicon): Reason[] {
  return findSaid(tokens, lexicon, 'against').map((text) => [`against:${text}`, lexicon.words.get(text)?.weight ?? 0]);
}

/** What a name tells of somebody's private life is not kept: the whole of it is read, other labels and the suffix too. */
function isPrivate(text: string, lexicon: Lexicon): boolean {
  if (lexicon.privateStems.some((stem) => text.includes(stem))) return true;
  return findSaid(readTokens(text, lexicon), lexicon, 'private').length > 0;
}

/** The words of a kind, each once. */
function findSaid(tokens: readonly Token[], { words }: Lexicon, kind: Kind): string[] {
  const found = new Set<string>();
  for (const { parts, complete } of tokens) {
    for (const { text } of parts) {
      const isSaid = complete || text.length >= SHORTEST_SAID;
      if (isSaid && words.get(text)?.kind === kind) found.add(text);
    }
  }
  return [...found];
}

/** A suffix of several labels is a registry's only in a country, and by its first label. */
function isShared(suffix: string, { registries }: Lexicon): boolean {
  const [first = '', country, ...more] = suffix.split('.');
  return country !== undefined && (more.length > 0 || country.length !== 2 || !registries.has(first));
}

function weighSuffix(suffix: string, { tlds }: Lexicon): Reason[] {
  const labels = suffix.split('.');
  const last = labels.at(-1) ?? '';
  const weight = tlds.get(last) ?? 0;
  // `co` of `com.co` says nothing; what speaks against does so at any depth.
  return weight < 0 || (weight > 0 && labels.length === 1) ? [[`tld:${last}`, weight]] : [];
}
