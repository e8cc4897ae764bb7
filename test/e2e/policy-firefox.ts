/** Firefox that obeys the policy of a laboratory: the extension comes to it by force-install, as at work. */
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchFirefox, type RunningFirefox } from '../../scripts/lib/firefox.ts';
import { firefoxProgram } from './firefox.ts';
import type { PolicyLab } from './policy-lab.ts';

/** What is built here is not signed by Mozilla, nor the server's certificate by anybody; updates are looked for often. */
const LAB_PREFERENCES = {
  'xpinstall.signatures.required': false,
  'extensions.update.requireBuiltInCerts': false,
  'extensions.install.requireBuiltInCerts': false,
  'extensions.update.enabled': true,
  'extensions.update.autoUpdateDefault': true,
  'extensions.update.interval': 10,
  'app.update.timerFirstInterval': 5_000,
  'app.update.timerMinimumDelay': 5,
};

export function launchManagedFirefox(lab: PolicyLab, profile: string): Promise<RunningFirefox> {
  // What policy installs is fetched before a driver could say that the certificate will do.
  if (lab.certificate) writeFileSync(join(profile, 'cert_override.txt'), overrideFor(lab.server, lab.certificate));
  return launchFirefox({
    program: lab.policy.launcher(firefoxProgram ?? ''),
    extension: '',
    profile,
    sitePort: lab.site.port,
    headless: true,
    preferences: LAB_PREFERENCES,
    sideloaded: true,
  });
}

const SHA256_OID = 'OID.2.16.840.1.101.3.4.2.1';

/** As Firefox keeps the certificates that a person has taken all the same. */
function overrideFor(server: string, certificate: string): string {
  return `${new URL(server).host}:\t${SHA256_OID}\t${new X509Certificate(certificate).fingerprint256}\t\n`;
}
