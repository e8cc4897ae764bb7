/** How a service is met. The order is stored as bit positions: append only. */
export const SURFACES = ['web-app', 'embedded', 'api', 'sign-in', 'extension', 'local-model'] as const;
export type Surface = (typeof SURFACES)[number];

/**
 * What a sign-in lets a tool read, and `agent`: a browser extension that may drive the browser. The order is stored as
 * bit positions: append only.
 */
export const SCOPES = ['mail', 'files', 'calendar', 'contacts', 'admin', 'agent'] as const;
export type Scope = (typeof SCOPES)[number];
