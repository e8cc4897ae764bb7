/** Names of services, by what they are called in the catalogue that this browser goes by. */

export type ProductNames = (service: string) => string;

/** The catalogue is large and this page seldom opened: it is loaded when it is needed. */
export async function readProductNames(): Promise<ProductNames> {
  const { loadRecogniser } = await import('../detection/catalogue.ts');
  const recogniser = await loadRecogniser();
  return (service) => recogniser.service(service)?.product ?? service;
}
