/** What a kit is made from. Pure. */
import type { KitChoices, Packages } from '../../shared/deploy.ts';
import { writeManaged } from '../../shared/managed-configuration.ts';

export interface KitOrder {
  /** Origin of the server, as browsers reach it. */
  server: string;
  packages: Packages;
  /** What the extension is to receive. */
  values: Record<string, string>;
  privateWindows: 'leave' | 'off';
}

interface Asked {
  server: string;
  packages: Packages;
  token: string;
  /** Fingerprint of the key that signs for browsers. */
  fingerprint: string;
  choices: KitChoices;
}

export function makeOrder({ server, packages, token, fingerprint, choices }: Asked): KitOrder {
  const { notice, organisation, strictestMode, privateLife, privateWindows } = choices;
  const values = writeManaged({
    server,
    enrolmentToken: token,
    keyFingerprint: fingerprint,
    noticeAcknowledged: notice,
    ...(organisation !== undefined && { organisation: inXml(organisation) }),
    ...(strictestMode !== undefined && { strictestMode }),
    ...(privateLife !== undefined && { privateLife }),
  });
  return { server, packages, values, privateWindows };
}

/** Without the two that a line may hold and XML may not, and as the extension reads it: trimmed. */
function inXml(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, '').trim();
}
