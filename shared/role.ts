/** What a staff token may do. A token has one role or several. */
export const ROLES = ['viewer', 'assessor', 'approver', 'admin', 'works-council'] as const;
export type Role = (typeof ROLES)[number];
