/**
 * SurveyJS's conditions (`visibleIf`) as ours: comparisons of one question with constants, joined by `and`, `or`, `not`
 * and brackets. Pure.
 */
import type { AppliesIf } from './questionnaire.ts';

/** Longest expression that is read, in UTF-16 units. */
const LENGTH = 1_000;

const TOKEN = /\s*(\{[^{}]+\}|"[^"]*"|'[^']*'|\[|\]|\(|\)|,|&&|\|\||<>|!=|==|=|!|[\p{L}\p{N}_.-]+)\s*/uy;

/** The condition; null where it says something that a form of this kind does not say. */
export function parseVisibleIf(expression: string): AppliesIf | null {
  const tokens = expression.length > LENGTH ? null : readTokens(expression);
  if (tokens === null) return null;
  const reader = { tokens, at: 0 };
  const condition = readAny(reader, false);
  return reader.at === tokens.length ? condition : null;
}

function readTokens(expression: string): string[] | null {
  const tokens: string[] = [];
  let at = 0;
  while (at < expression.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(expression)?.[1];
    if (token === undefined) return null;
    tokens.push(token);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

interface Reader {
  readonly tokens: readonly string[];
  at: number;
}

const OPPOSITES = {
  is: 'is-not',
  'is-not': 'is',
  answered: 'not-answered',
  'not-answered': 'answered',
  all: 'any',
  any: 'all',
} as const;

/** What each operator asks, of all the constants together or of any. */
const OPERATORS: Readonly<Record<string, { kind: 'is' | 'is-not'; of: 'all' | 'any' }>> = {
  '=': { kind: 'is', of: 'all' },
  '==': { kind: 'is', of: 'all' },
  equal: { kind: 'is', of: 'all' },
  contains: { kind: 'is', of: 'all' },
  contain: { kind: 'is', of: 'all' },
  allof: { kind: 'is', of: 'all' },
  anyof: { kind: 'is', of: 'any' },
  '!=': { kind: 'is-not', of: 'any' },
  '<>': { kind: 'is-not', of: 'any' },
  notequal: { kind: 'is-not', of: 'any' },
  notcontains: { kind: 'is-not', of: 'any' },
  notcontain: { kind: 'is-not', of: 'any' },
  noneof: { kind: 'is-not', of: 'all' },
};

function readAny(reader: Reader, isNegated: boolean): AppliesIf | null {
  return readList(reader, ['or', '||'], isNegated ? 'all' : 'any', () =>
    readList(reader, ['and', '&&'], isNegated ? 'any' : 'all', () => readOne(reader, isNegated)),
  );
}

function readList(
  reader: Reader,
  joints: readonly string[],
  kind: 'all' | 'any',
  readPart: () => AppliesIf | null,
): AppliesIf | null {
  const of: AppliesIf[] = [];
  do {
    const part = readPart();
    if (part === null) return null;
    of.push(part);
  } while (take(reader, ...joints) !== null);
  return of.length === 1 ? (of[0] ?? null) : { kind, of };
}

function readOne(reader: Reader, isNegated: boolean): AppliesIf | null {
  if (take(reader, '!', 'not') !== null) return readOne(reader, !isNegated);
  if (take(reader, '(') !== null) {
    const inner = readAny(reader, isNegated);
    return take(reader, ')') === null ? null : inner;
  }
  const question = readName(reader);
  if (question === null) return null;
  if (take(reader, 'empty') !== null) return { kind: isNegated ? 'answered' : 'not-answered', question };
  if (take(reader, 'notempty') !== null) return { kind: isNegated ? 'not-answered' : 'answered', question };
  const operator = OPERATORS[take(reader, ...Object.keys(OPERATORS)) ?? ''];
  const constants = operator === undefined ? null : readConstants(reader);
  if (operator === undefined || constants === null) return null;
  const kind = isNegated ? OPPOSITES[operator.kind] : operator.kind;
  const of = constants.map((choice): AppliesIf => ({ kind, question, choices: [choice] }));
  return of.length === 1 ? (of[0] ?? null) : { kind: isNegated ? OPPOSITES[operator.of] : operator.of, of };
}

function readName(reader: Reader): string | null {
  const token = reader.tokens[reader.at];
  if (!token?.startsWith('{')) return null;
  reader.at += 1;
  return token.slice(1, -1).trim();
}

function readConstants(reader: Reader): string[] | null {
  if (take(reader, '[') === null) {
    const constant = readConstant(reader);
    return constant === null ? null : [constant];
  }
  const constants: string[] = [];
  do {
    const constant = readConstant(reader);
    if (constant === null) return null;
    constants.push(constant);
  } while (take(reader, ',') !== null);
  return take(reader, ']') === null ? null : constants;
}

function readConstant(reader: Reader): string | null {
  const token = reader.tokens[reader.at];
  if (token === undefined || !/^["'\p{L}\p{N}_.-]/u.test(token)) return null;
  reader.at += 1;
  return /^["']/.test(token) ? token.slice(1, -1) : token;
}

/** The next token, where it is one of these words or signs, whatever its case. */
function take(reader: Reader, ...wanted: string[]): string | null {
  const token = reader.tokens[reader.at]?.toLowerCase();
  if (token === undefined || !wanted.includes(token)) return null;
  reader.at += 1;
  return token;
}
