/** The deployment kit of one target: files, and what to do with them. Pure. */
import type { Kit } from '../../shared/deploy.ts';
import { writeFiles } from './files.ts';
import { writeGuide } from './guide.ts';
import type { KitOrder } from './order.ts';
import { type Target, verdictOf } from './target.ts';

export async function buildKit(target: Target, order: KitOrder): Promise<Kit> {
  const files = await writeFiles(target, order);
  const { needs, steps, uninstall } = writeGuide(target, order, files);
  return {
    ...target,
    verdict: verdictOf(target, order.packages, order.isFromStore),
    needs,
    steps,
    files: files.install,
    uninstall: { steps: uninstall, files: files.uninstall },
    values: order.values,
  };
}
