import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { ask, type ConnectResult } from '../messages.ts';

interface Props {
  server: string | null;
  /** Out of the way: this browser is connected. */
  folded: boolean;
  onConnected: () => void;
}

export function ConnectForm({ server, folded, onConnected }: Props) {
  const [code, setCode] = useState('');
  const [result, setResult] = useState<ConnectResult | 'connecting' | null>(null);
  const failed = result !== null && result !== 'connecting' && result.kind !== 'connected';

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (result === 'connecting') return;
    setResult('connecting');
    const answer = await ask<'connect'>({ kind: 'connect', code }).catch(
      (): ConnectResult => ({ kind: 'unreachable' }),
    );
    setResult(answer);
    if (answer.kind === 'connected') {
      setCode('');
      onConnected();
    }
  }

  const form = (
    <form onSubmit={submit}>
      <label for="code">{t('connectCode')}</label>
      <p id="code-hint" class="hint">
        {server === null ? t('connectText') : t('connectAgainText', server)}
      </p>
      <textarea
        id="code"
        class="field code"
        rows={3}
        spellcheck={false}
        autocomplete="off"
        aria-describedby="code-hint connect-result"
        aria-invalid={failed || undefined}
        value={code}
        onInput={(event) => setCode(event.currentTarget.value)}
      />
      <div class="submit">
        <button type="submit" class="button button-main" aria-disabled={result === 'connecting'}>
          {t('connectButton')}
        </button>
        <p id="connect-result" role="status" class={failed ? 'result result-failed' : 'result'}>
          {result === null ? '' : result === 'connecting' ? t('connecting') : describeResult(result)}
        </p>
      </div>
    </form>
  );
  return (
    <section class="card" aria-labelledby="connect">
      <h2 id="connect">{t('connectTitle')}</h2>
      {folded ? (
        <details>
          <summary>{t('connectAnother')}</summary>
          {form}
        </details>
      ) : (
        form
      )}
    </section>
  );
}

function describeResult(result: ConnectResult): string {
  switch (result.kind) {
    case 'connected':
      return t('connected');
    case 'managed':
      return t('connectManaged');
    case 'not-a-code':
      return t('connectNotACode');
    case 'refused':
      return t('connectRefused', result.code);
    case 'unreachable':
      return t('connectUnreachable');
  }
}
