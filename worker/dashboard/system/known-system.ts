/** A system with every use that is known: an assessment, a screening or a judgement is to cover those of staff, too. Pure. */
import type { AiSystem } from '../../../shared/inventory.ts';
import type { SystemReport } from '../../../shared/system-report.ts';

export function knownSystem({ system, record }: Pick<SystemReport, 'system' | 'record'>): AiSystem {
  return { ...system, declarations: [...system.declarations, ...record.uses] };
}
