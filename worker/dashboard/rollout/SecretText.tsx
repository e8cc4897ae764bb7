import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';

/** A secret as it is shown once, and a button that copies it. `label`: what it is. */
export function SecretText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <div>
      <p>{label}</p>
      <pre class="secret">{text}</pre>
      <div class="actions">
        <button
          class="button"
          type="button"
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {t('token.copy')} <span class="visually-hidden">{label}</span>
        </button>
        <span role="status">{copied === null ? '' : t(copied ? 'token.copied' : 'token.copy-failed')}</span>
      </div>
    </div>
  );
}
