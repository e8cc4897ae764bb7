import { DATA_CLASSES } from '../../../shared/declaration.ts';
import type { FindingReason } from '../../../shared/finding.ts';
import { VENDOR_FACTS } from '../../../shared/system.ts';
import { unlessScreened } from '../finder.ts';

const CONFIDENTIAL = DATA_CLASSES.indexOf('confidential');

export const vendorFactsMissing = unlessScreened('vendor-facts-missing', ({ system, today }) => {
  const isTrusted = system.uses.some(({ answers }) =>
    answers.some(({ data }) => DATA_CLASSES.indexOf(data) >= CONFIDENTIAL),
  );
  if (!isTrusted) return null;
  const reasons = new Set<FindingReason>();
  for (const kind of VENDOR_FACTS) {
    const facts = system.vendorFacts.filter(({ fact }) => fact === kind);
    if (facts.length === 0) reasons.add('vendor-facts-unknown');
    else if (facts.every(({ expires }) => today >= expires)) reasons.add('vendor-facts-expired');
  }
  return reasons.size > 0 ? { priority: 'P3', reasons: [...reasons].sort().reverse() } : null;
});
