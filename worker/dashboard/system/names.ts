/** What a system's report calls the groups and services that it names. Pure. */
import type { SystemReport } from '../../../shared/system-report.ts';

export type Names = SystemReport['names'];

/** A group that there is no longer keeps its number. */
export function groupNames({ groups }: Names, numbers: readonly number[]): string {
  return numbers.map((number) => groups.find((one) => one.number === number)?.name ?? String(number)).join(', ');
}

/** A service that there is no longer keeps its id. */
export function productOf({ services }: Names, service: string): string {
  return services.find(({ id }) => id === service)?.product ?? service;
}
