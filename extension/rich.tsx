/** Texts with names in them: each name keeps its own direction, and breaks nothing around it. */
import type { ComponentChild, VNode } from 'preact';
import { tidyLine } from '../shared/text.ts';
import { type TextKey, t } from './i18n.ts';

/** A name as it came from elsewhere. */
export function Name({ children }: { children: string }) {
  return <bdi>{tidyLine(children)}</bdi>;
}

// From the private use area: no text and no tidy name holds them.
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKED = /\uE000(\d+)\uE001/;

/** The text with each value in its place: a string as a name, anything else as it is. */
export function rich(key: TextKey, ...values: (string | Exclude<ComponentChild, string>)[]): VNode {
  const parts = t(key, ...values.map((_, position) => `${OPEN}${position}${CLOSE}`)).split(MARKED);
  // Text and positions take turns.
  const content = parts.map((part, turn) => {
    if (turn % 2 === 0) return part;
    const value = values[Number(part)];
    return typeof value === 'string' ? <Name key={turn}>{value}</Name> : value;
  });
  // One element: where the text stands beside a drawing, it stays together.
  return <span>{content}</span>;
}
