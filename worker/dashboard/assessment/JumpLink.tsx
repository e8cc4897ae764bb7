import type { ComponentChildren } from 'preact';
import { hrefOf } from '../route.ts';
import { jumpTo } from './jump.ts';

/** Leads to a part of the same screen; opened in another tab, it does so there. */
export function JumpLink({ system, part, children }: { system: string; part: string; children: ComponentChildren }) {
  return (
    <a
      class="jump"
      href={hrefOf({ kind: 'assessment', id: system, part })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        jumpTo(part);
      }}
    >
      {children}
    </a>
  );
}
