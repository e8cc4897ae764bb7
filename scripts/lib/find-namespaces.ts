/** Whether this machine lets a test have mounts of its own: only that shows what browsers do with policy, and leaves /etc alone. */
import { spawnSync } from 'node:child_process';

/** Arguments before the program. Who is not root becomes it, inside the namespace alone. */
export const UNSHARE: readonly string[] = [
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  ...['--mount', '--propagation', 'private'],
];

export const hasNamespaces: boolean =
  process.platform === 'linux' && spawnSync('unshare', [...UNSHARE, 'true']).status === 0;

export const HOW_TO_GET_NAMESPACES =
  'Linux with unshare, where it may be used (Debian: apt install util-linux; in a container, allow user namespaces)';
