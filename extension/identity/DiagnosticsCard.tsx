import { useState } from 'preact/hooks';
import { browser } from '../browser.ts';
import { language, t } from '../i18n.ts';
import { Icon } from '../icons.tsx';
import type { Status } from '../messages.ts';
import { useAction } from '../use-action.ts';
import { makeDiagnostics } from './diagnostics.ts';

/** What may be handed to whoever helps, shown before it is copied. */
export function DiagnosticsCard({ status }: { status: Status }) {
  const [copied, setCopied] = useState(false);
  const text = JSON.stringify(
    makeDiagnostics(status, {
      version: browser.runtime.getManifest().version,
      userAgent: navigator.userAgent,
      languages: { browser: browser.i18n.getUILanguage(), texts: language() },
    }),
    null,
    2,
  );
  const copying = useAction(async () => {
    setCopied(false);
    await navigator.clipboard.writeText(text);
    setCopied(true);
  });
  return (
    <section class="card" aria-labelledby="diagnostics">
      <h2 id="diagnostics">{t('diagnosticsTitle')}</h2>
      <p>{t('diagnosticsText')}</p>
      <details>
        <summary>{t('diagnosticsShow')}</summary>
        <pre class="raw" dir="ltr">
          {text}
        </pre>
      </details>
      <div class="submit">
        <button type="button" class="button" aria-disabled={copying.busy} onClick={copying.run}>
          <Icon name="copy" size={16} /> {t('diagnosticsCopy')}
        </button>
        <p role="status" class={copying.failed ? 'result result-failed' : 'result'}>
          {copying.failed ? t('diagnosticsFailed') : copied ? t('diagnosticsCopied') : ''}
        </p>
      </div>
    </section>
  );
}
