import { findByRule, unlessScreened } from '../finder.ts';

/** A screening names the data protection impact assessment that there is, or says why none is needed. */
export const dpiaLikely = unlessScreened('dpia-likely', ({ system }) => findByRule(system, 'R20', 'P2'));
