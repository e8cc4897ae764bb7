/** The part that is used; the package's own types are not among its exports. */
declare module 'psl' {
  export default psl;
  const psl: { parse(domain: string): { domain: string | null; error?: undefined } | { error: object } };
}
