import { useEffect, useState } from 'preact/hooks';
import { ConcernView } from '../concern/ConcernView.tsx';
import { setTitle } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import { Icon, type IconName } from '../icons.tsx';
import type { Section } from '../links.tsx';
import { Masthead } from '../Masthead.tsx';
import { ask, type Status } from '../messages.ts';
import { OwnDataView } from '../own-data/OwnDataView.tsx';
import { PolicyPage } from '../policy/PolicyPage.tsx';
import { SetupView } from '../setup/SetupView.tsx';
import { useFocusOnChange } from '../use-focus.ts';
import { StatusView } from './StatusView.tsx';
import { SECTIONS, useSection } from './use-section.ts';

const LABELS: Record<Section, { text: TextKey; icon: IconName }> = {
  status: { text: 'footStatus', icon: 'status' },
  'your-data': { text: 'footData', icon: 'data' },
  policy: { text: 'sectionPolicy', icon: 'policy' },
  concern: { text: 'footConcern', icon: 'flag' },
  setup: { text: 'statusSetup', icon: 'setup' },
};

export interface StatusState {
  status: Status | null;
  /** The background did not answer. */
  unanswered: boolean;
  /** Asks anew. */
  reload: () => Promise<void>;
  setStatus: (status: Status) => void;
}

/** Status, what is held about this browser, the policy's text, concerns and what IT set: one section at a time, each with an address. */
export function OptionsPage() {
  const section = useSection();
  const state = useStatus(section);
  useFocusOnChange(section);
  useEffect(() => {
    setTitle(t(LABELS[section].text));
  }, [section]);
  const concern = new URLSearchParams(location.search).get('concern');
  return (
    <div class="layout">
      <div class="side">
        <Masthead />
        <nav aria-label={t('sectionsLabel')}>
          <ul>
            {SECTIONS.map((one) => (
              <li key={one}>
                <a href={`#${one}`} aria-current={one === section ? 'page' : undefined}>
                  <Icon name={LABELS[one].icon} size={18} />
                  <span>{t(LABELS[one].text)}</span>
                  {one === 'policy' && state.status?.policyDue && <span class="due">{t('sectionDue')}</span>}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <main tabIndex={-1}>
        {section === 'status' && <StatusView {...state} />}
        {section === 'your-data' && <OwnDataView />}
        {section === 'policy' && (
          <section class="card">
            <PolicyPage heading="h1" onAcknowledged={() => void state.reload()} />
          </section>
        )}
        {section === 'setup' && <SetupView status={state.status} reload={state.reload} />}
        {section === 'concern' && <ConcernView service={concern} onReported={() => void state.reload()} />}
      </main>
    </div>
  );
}

/** Asked for anew with every section: what is done in one shows in another. */
function useStatus(section: Section): StatusState {
  const [status, setStatus] = useState<Status | null>(null);
  const [unanswered, setUnanswered] = useState(false);
  function reload(): Promise<void> {
    return ask<'describe-status'>({ kind: 'describe-status' }).then(
      (found) => {
        setUnanswered(false);
        setStatus(found);
      },
      () => setUnanswered(true),
    );
  }
  useEffect(() => {
    void reload();
  }, [section]);
  return { status, unanswered, reload, setStatus };
}
