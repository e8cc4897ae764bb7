import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { hrefOf } from '../route.ts';
import { jumpTo } from './jump.ts';

/** How a part of the screen is come to: what hides it may have to go first. */
export const ShowPart = createContext<(part: string) => void>(jumpTo);

/** Leads to a part of the same screen; opened in another tab, it does so there. */
export function JumpLink({ system, part, children }: { system: string; part: string; children: ComponentChildren }) {
  const show = useContext(ShowPart);
  return (
    <a
      class="jump"
      href={hrefOf({ kind: 'assessment', id: system, part })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        show(part);
      }}
    >
      {children}
    </a>
  );
}
