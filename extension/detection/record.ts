/** Folds what was seen into the day's observation of a service. Pure. */
import type { Seen } from '../../shared/catalogue/recognise.ts';
import type { Day } from '../../shared/day.ts';
import { VISIT_BANDS, type VisitBand, visitBand } from '../../shared/observation.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';
import type { OutboxObservation } from '../storage.ts';

export interface Sighting extends Seen {
  day: Day;
  /** Visits of this day so far, as far as memory goes; storage may know a larger band. */
  visits: number;
  declared: boolean;
}

/** The rows with the sighting folded in; the same array when it says nothing new. */
export function record(
  rows: readonly OutboxObservation[],
  { service, surface, scopes, day, visits, declared }: Sighting,
  newId: () => string,
): readonly OutboxObservation[] {
  const known = rows.find((row) => row.service === service && row.day === day);
  if (!known) {
    return [
      ...rows,
      {
        id: newId(),
        service,
        day,
        surfaces: [surface],
        scopes: [...scopes],
        visits: visitBand(visits),
        declared,
        state: 'pending',
        revision: 1,
        redated: false,
      },
    ];
  }
  const surfaces = SURFACES.filter((one) => one === surface || known.surfaces.includes(one));
  const band = largerBand(known.visits, visitBand(visits));
  const allScopes = SCOPES.filter((one) => scopes.includes(one) || known.scopes.includes(one));
  const isWider = surfaces.length > known.surfaces.length || allScopes.length > known.scopes.length;
  if (!isWider && band === known.visits && (!declared || known.declared)) return rows;
  const changed: OutboxObservation = {
    ...known,
    surfaces,
    scopes: allScopes,
    visits: band,
    declared: known.declared || declared,
    state: 'pending',
    revision: known.revision + 1,
  };
  return rows.map((row) => (row === known ? changed : row));
}

export function largerBand(a: VisitBand, b: VisitBand): VisitBand {
  return VISIT_BANDS.indexOf(a) >= VISIT_BANDS.indexOf(b) ? a : b;
}

/** The fewest visits a band can mean: where counting goes on after memory was lost. */
export function leastVisits(band: VisitBand): number {
  return { '1': 1, '2-9': 2, '10+': 10 }[band];
}
