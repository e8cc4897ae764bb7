/** Where a signal is found: host suffix, path prefix, query key. Never a regular expression, never logic. Pure. */
import * as v from 'valibot';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** A host and everything under it: `chatgpt.com` also means `www.chatgpt.com`. In ASCII, as URLs spell it. */
export const hostSuffixSchema = v.pipe(
  v.string(),
  v.maxLength(253),
  v.regex(new RegExp(`^(?:${LABEL}\\.)+${LABEL}$`), 'a host name in lower-case ASCII'),
);

/** Whole path segments: `/copilot` means `/copilot` and `/copilot/x`, not `/copilots`. */
export const pathPrefixSchema = v.pipe(
  v.string(),
  v.maxLength(128),
  v.regex(/^(?:\/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+$/, 'a path without query or trailing slash'),
);

const queryTextSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,64}$/, 'unescaped query text'));

export const querySchema = v.strictObject({ key: queryTextSchema, value: v.optional(queryTextSchema) });
