/** Levels of impact, from low to high; ours, not ISO's. */
export const IMPACT_LEVELS = ['I', 'II', 'III', 'IV'] as const;
export type ImpactLevel = (typeof IMPACT_LEVELS)[number];
