import { useEffect, useState } from 'preact/hooks';
import { t } from './i18n.ts';

const SLOW_AFTER_MS = 4_000;
const ROWS = [0, 1, 2, 3, 4];

export function Loading() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div class="loading">
      <p class="soft" role="status">
        {t(slow ? 'inventory.loading-slow' : 'inventory.loading')}
      </p>
      <div aria-hidden="true">
        {ROWS.map((row) => (
          <div class="loading-row" key={row} />
        ))}
      </div>
    </div>
  );
}
