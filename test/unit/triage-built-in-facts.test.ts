import * as v from 'valibot';
import { expect, it } from 'vitest';
import { readVendorFiles } from '../../scripts/catalogue.ts';
import { factsOf } from '../../shared/catalogue/built-in-facts.ts';
import { servicesJson } from '../../shared/catalogue/compiled.ts';
import { daysBetween } from '../../shared/day.ts';
import { VENDOR_FACTS, vendorFactSchema } from '../../shared/system.ts';

const services = readVendorFiles().flatMap((file) => file.services);

it('every service of the catalogue has its features and its vendor’s facts', () => {
  for (const { id, features, facts } of services) {
    const known = factsOf(id);
    expect(known?.features.toSorted(), id).toEqual(features.toSorted());
    const says = Object.fromEntries((known?.vendorFacts ?? []).map((one) => [one.fact, one.says]));
    const listed = VENDOR_FACTS.flatMap((fact) => {
      const said = facts[fact]?.says.replace(/\s+/g, ' ');
      return said === undefined ? [] : [[fact, said]];
    });
    expect(says, id).toEqual(Object.fromEntries(listed));
  }
  expect(services.some(({ facts }) => facts.training !== undefined)).toBe(true);
});

it('facts are as the staff’s are, and end after a year', () => {
  const facts = services.flatMap(({ id }) => factsOf(id)?.vendorFacts ?? []);
  expect(facts.length).toBeGreaterThan(0);
  for (const fact of facts) {
    expect(v.is(vendorFactSchema, fact), fact.source).toBe(true);
    expect(daysBetween(fact.day, fact.expires)).toBe(365);
  }
});

it('a service that is not in the catalogue is unknown, not without features', () => {
  expect(factsOf('no-such-service')).toBeUndefined();
  expect(factsOf('constructor')).toBeUndefined();
});

it('what the extension bundles does not carry them', () => {
  expect(servicesJson).not.toMatch(/"(?:features|facts)"/);
});
