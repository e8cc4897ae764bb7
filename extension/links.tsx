/** Links between the extension's own pages: real addresses, opened beside what the person is doing. */
import type { ComponentChildren } from 'preact';
import { browser } from './browser.ts';

export type Section = 'status' | 'your-data' | 'policy' | 'concern' | 'setup';

/** Address of a section of the options page; a concern may name its service. */
export function sectionAddress(section: Section, service?: string): string {
  const query = service === undefined ? '' : `?concern=${encodeURIComponent(service)}`;
  return browser.runtime.getURL(`/options.html${query}#${section}`);
}

interface Props {
  section: Section;
  service?: string | undefined;
  class?: string;
  children: ComponentChildren;
}

/** Opens a tab. */
export function SectionLink({ section, service, class: look, children }: Props) {
  const url = sectionAddress(section, service);
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      class={look}
      onClick={(event) => {
        // A window without tabs, as the prompt's, leaves it to the browser where a plain link would open.
        event.preventDefault();
        void browser.tabs.create({ url });
      }}
    >
      {children}
    </a>
  );
}
