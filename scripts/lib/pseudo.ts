/**
 * A language that nobody speaks: English with accents, longer by about two fifths, in brackets. What stays plain on a
 * screen is written into the code; what loses its bracket does not fit. Pure.
 */

export interface Text {
  message: string;
  placeholders?: Record<string, { content: string }>;
}
export type Texts = Record<string, Text>;

const ACCENTS: Readonly<Record<string, string>> = {
  a: 'á',
  b: 'ƀ',
  c: 'ç',
  d: 'ð',
  e: 'é',
  f: 'ƒ',
  g: 'ĝ',
  h: 'ĥ',
  i: 'í',
  j: 'ĵ',
  k: 'ķ',
  l: 'ļ',
  m: 'ɱ',
  n: 'ñ',
  o: 'ó',
  p: 'þ',
  q: 'ǫ',
  r: 'ŕ',
  s: 'š',
  t: 'ţ',
  u: 'ú',
  v: 'ṽ',
  w: 'ŵ',
  x: 'ẋ',
  y: 'ý',
  z: 'ž',
  A: 'Á',
  B: 'Ɓ',
  C: 'Ç',
  D: 'Ð',
  E: 'É',
  F: 'Ƒ',
  G: 'Ĝ',
  H: 'Ĥ',
  I: 'Í',
  J: 'Ĵ',
  K: 'Ķ',
  L: 'Ļ',
  M: 'Ṁ',
  N: 'Ñ',
  O: 'Ó',
  P: 'Þ',
  Q: 'Ǫ',
  R: 'Ŕ',
  S: 'Š',
  T: 'Ţ',
  U: 'Ú',
  V: 'Ṽ',
  W: 'Ŵ',
  X: 'Ẋ',
  Y: 'Ý',
  Z: 'Ž',
};
const LONGER_BY = 0.4;
const FILLER = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ';

/** Said by a key, not shown to people. */
const KEPT = ['languageTag', 'languageDirection'];

export function toPseudo(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      KEPT.includes(key) ? text : { ...text, message: toPseudoText(text.message) },
    ]),
  );
}

/** Places for values stay as they are. */
export function toPseudoText(message: string): string {
  const accented = message
    .split(/(\$\w+\$)/)
    .map((part, position) => (position % 2 === 1 ? part : accent(part)))
    .join('');
  const more = Math.ceil(message.replace(/\$\w+\$/g, '').length * LONGER_BY);
  const filler = FILLER.repeat(Math.ceil(more / FILLER.length))
    .slice(0, more)
    .trim();
  return `[${accented} ${accent(filler)}]`;
}

function accent(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => ACCENTS[letter] ?? letter);
}
