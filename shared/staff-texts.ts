/** The words of screens and documents for staff: texts by key, plurals by the language's own rules. Pure. */
import texts from './staff-texts.en.json' with { type: 'json' };

export const LANGUAGE = 'en';

type Id = keyof typeof texts;
type PluralOf<I> = I extends `${infer Key}#other` ? Key : never;
/** Texts with a form for each plural category, as in `due.in#one` and `due.in#other`. */
export type PluralKey = PluralOf<Id>;
export type TextKey = Exclude<Id, `${string}#${string}`>;
export type Values = Record<string, string | number>;

const table: Readonly<Record<string, string>> = texts;
const plural = new Intl.PluralRules(LANGUAGE);

/** The text for `key`, with each `{name}` filled from `values`; a plural text is chosen by `values.count`. */
export function fillText(key: string, values: Values, formatNumber: (value: number) => string): string {
  const template =
    table[key] ?? table[`${key}#${plural.select(Number(values['count']))}`] ?? table[`${key}#other`] ?? key;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}
