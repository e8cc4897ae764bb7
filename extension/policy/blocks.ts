/** The policy's text as it is laid out: paragraphs and lists. Whatever looks like markup stays text. Pure. */

export type Block = { kind: 'paragraph'; text: string } | { kind: 'list'; items: string[] };

/** An empty line begins a paragraph, and a line that begins with "- " is a point of a list. */
export function toBlocks(body: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const line of body.split('\n').map((one) => one.trim())) {
    const item = /^-\s+(.*)$/.exec(line)?.[1];
    if (line === '') open = undefined;
    else if (item !== undefined && open?.kind === 'list') open.items.push(item);
    else if (item === undefined && open?.kind === 'paragraph') open.text += `\n${line}`;
    else {
      open = item === undefined ? { kind: 'paragraph', text: line } : { kind: 'list', items: [item] };
      blocks.push(open);
    }
  }
  return blocks;
}
