import type { AiSystem, Use } from '../../shared/inventory.ts';

/** Whether a declaration is of this use. */
export function isOf(use: Use, { purpose, domain }: AiSystem['declarations'][number]): boolean {
  return use.purpose === purpose && use.domain === (domain ?? null);
}
