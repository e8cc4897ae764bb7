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
  /** Browsers take the extension from their own store, under the id that it has there. */
  isFromStore: boolean;
}

interface Asked {
  packages: Packages;
  token: string;
  /** Fingerprint of the key that signs for browsers. */
  fingerprint: string;
  choices: KitChoices;
}

export function makeOrder({ packages, token, fingerprint, choices }: Asked): KitOrder {
  const { server } = packages;
  const { notice, organisation, strictestMode, privateLife, privateWindows, storeId } = choices;
  const values = writeManaged({
    server,
    enrolmentToken: token,
    keyFingerprint: fingerprint,
    noticeAcknowledged: notice,
    ...(organisation !== undefined && { organisation: inXml(organisation) }),
    ...(strictestMode !== undefined && { strictestMode }),
    ...(privateLife !== undefined && { privateLife }),
  });
  const isFromStore = storeId !== undefined;
  return {
    server,
    packages: isFromStore ? { ...packages, chromiumId: storeId } : packages,
    values,
    privateWindows,
    isFromStore,
  };
}

/** Without the two that a line may hold and XML may not, and as the extension reads it: trimmed. */
function inXml(text: string): string {
  return text.replace(/[\uFFFE\uFFFF]/g, '').trim();
}
