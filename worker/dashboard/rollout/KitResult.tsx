import { useEffect, useRef, useState } from 'preact/hooks';
import type { Kit, KitFile } from '../../../shared/deploy.ts';
import { Disclosure } from '../forms/Disclosure.tsx';
import { t } from '../i18n.ts';
import { saveFile } from '../save-file.ts';

const VERDICT_LOOKS = {
  'works-unchanged': 'verdict-good',
  'needs-managed-machine': 'said',
  'needs-store-or-signing': 'note-warn',
} as const;

/** The files of a target: what they need, where each goes, what to do, and the way back. */
export function KitResult({ kit }: { kit: Kit }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [kit]);
  return (
    <div class="kit gap">
      <h4 ref={heading} tabIndex={-1}>
        {t('kit.heading', { browser: t(`browser.${kit.browser}`), format: t(`deploy.format-${kit.format}`) })}
      </h4>
      <p class={VERDICT_LOOKS[kit.verdict]}>{t(`deploy.verdict-${kit.verdict}`)}</p>
      {kit.needs.length > 0 && (
        <>
          <h5>{t('kit.needs')}</h5>
          <ul>
            {kit.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </>
      )}
      <Files files={kit.files} />
      <Steps steps={kit.steps} />
      <Disclosure label={t('kit.uninstall')}>
        <Files files={kit.uninstall.files} />
        <Steps steps={kit.uninstall.steps} />
      </Disclosure>
    </div>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol>
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function Files({ files }: { files: readonly KitFile[] }) {
  const [saved, setSaved] = useState<string | null>(null);
  return (
    <>
      <ul class="kit-files">
        {files.map((file) => (
          <li key={file.name}>
            <p>
              <strong>{file.name}</strong>
              <span class="soft"> {t('kit.place', { place: file.place })}</span>
            </p>
            <div class="actions">
              <button
                class="button button-main"
                type="button"
                onClick={() => {
                  saveFile(new Blob([file.text], { type: file.mediaType }), file.name);
                  setSaved(file.name);
                }}
              >
                {t('kit.save', { name: file.name })}
              </button>
            </div>
            <Disclosure label={t('kit.show', { name: file.name })}>
              <pre class="kit-text" dir="ltr">
                {file.text}
              </pre>
            </Disclosure>
          </li>
        ))}
      </ul>
      <p role="status">{saved === null ? '' : t('kit.saved', { name: saved })}</p>
    </>
  );
}
