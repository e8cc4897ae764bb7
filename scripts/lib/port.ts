import * as v from 'valibot';

const portSchema = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.minValue(1), v.maxValue(65535));

/** The port from `PORT`, 8787 without one; undefined when it is not a port. */
export function readPort(text: string | undefined): number | undefined {
  const result = v.safeParse(portSchema, text ?? '8787');
  return result.success ? result.output : undefined;
}
