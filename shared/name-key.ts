/** Names of people as one key, so that two that look the same are the same. Pure. */

/** What no eye sees: format characters, and letters and marks that are drawn as nothing. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Empty for a name that is empty to the eye. Needs no locale: in capitals first, so that ß and SS are one. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}

const LOOKALIKES = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** Whether letters of scripts that look alike stand in one name: А and A are not the same. */
export function mixesScripts(name: string): boolean {
  const text = name.normalize('NFKC');
  return LOOKALIKES.filter((script) => script.test(text)).length > 1;
}
