import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Failure } from './client.ts';
import { FailureNotice } from './FailureNotice.tsx';
import { Loading } from './Loading.tsx';
import { usePageTitle } from './use-page-title.ts';

interface Props {
  title: string;
  /** In place of the words of the title alone. */
  heading?: ComponentChildren;
  /** Above the heading: where this screen hangs from. */
  above?: ComponentChildren;
  /** Under the heading. */
  below?: ComponentChildren;
  actions?: ComponentChildren;
  /** Null as long as nothing was read. */
  resource: { value: unknown; failure: Failure | null; loading: boolean; reload: () => void };
  children: ComponentChildren;
}

/** One screen: its heading has the focus when it is come to, and it says when it loads and when that fails. */
export function Screen({ title, heading, above, below, actions, resource, children }: Props) {
  const h1 = useRef<HTMLHeadingElement>(null);
  /** What had the focus last. */
  const focused = useRef<Element>(null);
  usePageTitle(title);
  useEffect(() => {
    scrollTo(0, 0);
    h1.current?.focus();
  }, []);
  const { value, failure, loading, reload } = resource;
  useEffect(() => {
    // What had the focus may be gone with what was read before; who has put it nowhere is left alone.
    const isLost = focused.current?.isConnected === false && document.activeElement === document.body;
    if (isLost) h1.current?.focus();
  }, [value]);
  return (
    <main
      class="page"
      aria-busy={loading}
      onFocusIn={(event) => {
        focused.current = event.target as Element;
      }}
    >
      {above}
      <div class="page-head">
        <div>
          <h1 ref={h1} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {below}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      <div role="alert">
        {failure && <FailureNotice failure={failure} lead={value === null ? null : 'failure.stale'} onRetry={reload} />}
      </div>
      {value === null ? loading && <Loading /> : children}
    </main>
  );
}
