/** The deployment kit: what there is, and what is in it. Pure. */
import * as v from 'valibot';
import { MODES } from './policy.ts';
import { lineSchema } from './text.ts';

/** What the server hands out to browsers, written when the packages are made; `packages/packages.json` of its assets. */
export const packagesSchema = v.strictObject({
  version: v.pipe(v.string(), v.regex(/^\d{1,5}(?:\.\d{1,5}){0,3}$/, 'a version, as 0.1.0')),
  /** Where the packages expect the server: an origin. */
  server: v.string(),
  chromiumId: v.pipe(v.string(), v.regex(/^[a-p]{32}$/)),
  firefoxId: v.string(),
  /** Whether Mozilla signed the Firefox package. */
  firefoxSigned: v.boolean(),
  files: v.array(v.strictObject({ name: v.string(), sha256: v.string(), bytes: v.number() })),
});
export type Packages = v.InferOutput<typeof packagesSchema>;

/** Paths below the server's address. */
export const PACKAGE_PATHS = {
  list: '/packages/packages.json',
  crx: '/packages/unshade.crx',
  chromiumUpdates: '/packages/updates.xml',
  xpi: '/packages/unshade.xpi',
  firefoxUpdates: '/packages/updates.json',
  chromeZip: '/packages/unshade-chrome.zip',
  edgeZip: '/packages/unshade-edge.zip',
  checksums: '/packages/SHA256SUMS',
  sbom: '/packages/sbom.cdx.json',
} as const;

export const CHROMIUM_BROWSERS = ['chrome', 'edge', 'brave', 'chromium'] as const;
export const KIT_BROWSERS = [...CHROMIUM_BROWSERS, 'firefox'] as const;
export type KitBrowser = (typeof KIT_BROWSERS)[number];

/** `linux`: a JSON file; `windows`: a .reg file; `group-policy`: ADMX and ADML; `intune`: PowerShell; `macos`: a profile; `google-admin`: JSON for the console. */
export const KIT_FORMATS = ['linux', 'windows', 'group-policy', 'intune', 'macos', 'google-admin'] as const;
export type KitFormat = (typeof KIT_FORMATS)[number];

/** `<browser>-<format>`, for each that there is. */
export const KIT_TARGETS = [
  ...CHROMIUM_BROWSERS.flatMap((browser) =>
    (['linux', 'windows', 'group-policy', 'intune', 'macos'] as const).map((format) => `${browser}-${format}` as const),
  ),
  'chrome-google-admin',
  'firefox-linux',
  'firefox-windows',
  'firefox-macos',
] as const;
export type KitTarget = (typeof KIT_TARGETS)[number];

/** Whether the files work as they are. */
export const KIT_VERDICTS = ['works-unchanged', 'needs-managed-machine', 'needs-store-or-signing'] as const;

/** What the files are to set beside server and token. */
export const kitQuerySchema = v.strictObject({
  /** `yes`: people were told before it begins, and no notice is shown in the browser first. */
  notice: v.optional(v.picklist(['yes', 'no']), 'no'),
  organisation: v.optional(lineSchema(80)),
  strictestMode: v.optional(v.picklist(MODES)),
  privateLife: v.optional(v.picklist(['ignore', 'observe'])),
  /** `off`: no private windows, where nothing is noticed; `leave`: as they are. */
  privateWindows: v.optional(v.picklist(['leave', 'off']), 'leave'),
  /** Id that the browser's store has given the extension: browsers then take it from there. Not for Firefox. */
  storeId: v.optional(v.pipe(v.string(), v.regex(/^[a-p]{32}$/, '32 letters from a to p'))),
});
export type KitChoices = v.InferOutput<typeof kitQuerySchema>;

/** The enrolment token that the files carry comes in this header: nothing that is kept can give it again. */
export const KIT_TOKEN_HEADER = 'Enrolment-Token';

const fileSchema = v.strictObject({
  name: v.string(),
  /** Where it goes on the machine or in the console. */
  place: v.string(),
  mediaType: v.string(),
  /** Line ends as the file has them. */
  text: v.string(),
});
export type KitFile = v.InferOutput<typeof fileSchema>;

export const kitSchema = v.strictObject({
  target: v.picklist(KIT_TARGETS),
  browser: v.picklist(KIT_BROWSERS),
  format: v.picklist(KIT_FORMATS),
  verdict: v.picklist(KIT_VERDICTS),
  /** What has to be there first, and what to do, in order; plain text. */
  needs: v.array(v.string()),
  steps: v.array(v.string()),
  files: v.array(fileSchema),
  /** The way back. */
  uninstall: v.strictObject({ steps: v.array(v.string()), files: v.array(fileSchema) }),
  /** What the extension will receive. */
  values: v.record(v.string(), v.string()),
});
export type Kit = v.InferOutput<typeof kitSchema>;

export const kitTargetsSchema = v.strictObject({
  targets: v.array(
    v.strictObject({
      target: v.picklist(KIT_TARGETS),
      browser: v.picklist(KIT_BROWSERS),
      format: v.picklist(KIT_FORMATS),
      verdict: v.picklist(KIT_VERDICTS),
    }),
  ),
});
