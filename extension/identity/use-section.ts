import { useEffect, useState } from 'preact/hooks';
import type { Section } from '../links.tsx';

export const SECTIONS = ['status', 'your-data', 'policy', 'concern', 'setup'] as const satisfies readonly Section[];

/** The section that the address names: it can be linked to, and the browser's back button goes through them. */
export function useSection(): Section {
  const [section, setSection] = useState(sectionNow);
  useEffect(() => {
    const onChange = () => setSection(sectionNow());
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return section;
}

function sectionNow(): Section {
  const named = location.hash.slice(1);
  return SECTIONS.find((one) => one === named) ?? 'status';
}
