import { Icon } from '../icons.tsx';
import { rich } from '../rich.tsx';
import type { Gate } from './gate.ts';

/** Whether anything reached the service before the gate: people should not have to guess. */
export function LoadedNote({ gate: { loaded, product } }: { gate: Pick<Gate, 'loaded' | 'product'> }) {
  return (
    <div class={loaded ? 'callout callout-warn' : 'callout'}>
      <Icon name={loaded ? 'alert' : 'shield'} />
      <p>{rich(loaded ? 'gateLoaded' : 'gateNotLoaded', product)}</p>
    </div>
  );
}
