import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import { pathOf } from '../../worker/dashboard/paths.ts';
import { hrefOf, parseRoute, type Route } from '../../worker/dashboard/route.ts';

/** Anything that an address can hold, whole characters only. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('a/b', '%', '%2F', '100%', '#', '?', ' ', '..', '$&', 'é', '人工', '🧾', 'assessment', 'own-a.b'),
);
const anyRoute: fc.Arbitrary<Exclude<Route, { kind: 'unknown' }>> = fc.oneof(
  fc.record({ kind: fc.constantFrom('inventory' as const, 'queue' as const, 'requests' as const) }),
  fc.record({ kind: fc.constant('system' as const), id: oddText }),
  fc.record({ kind: fc.constant('system' as const), id: oddText, part: fc.constant('owner' as const) }),
  fc.record({ kind: fc.constant('assessment' as const), id: oddText, part: fc.option(oddText) }),
);

describe('the address of a screen', () => {
  it('leads to it, whatever the id', () => {
    fc.assert(
      fc.property(anyRoute, (route) => {
        expect(parseRoute(hrefOf(route))).toEqual(route);
        // As a browser gives the fragment back.
        expect(parseRoute(new URL(hrefOf(route), 'https://unshade.example/').hash)).toEqual(route);
      }),
    );
  });

  it.each<[string, Route]>([
    ['', { kind: 'inventory' }],
    ['#', { kind: 'inventory' }],
    ['#/', { kind: 'inventory' }],
    ['#/queue', { kind: 'queue' }],
    ['#queue/', { kind: 'queue' }],
    ['#/requests', { kind: 'requests' }],
    ['#/systems/deepl', { kind: 'system', id: 'deepl' }],
    ['#/systems/deepl/owner', { kind: 'system', id: 'deepl', part: 'owner' }],
    ['#/systems/deepl/assessment', { kind: 'assessment', id: 'deepl', part: null }],
    ['#/systems/deepl/assessment/question-who', { kind: 'assessment', id: 'deepl', part: 'question-who' }],
    // Half an escape is text.
    ['#/systems/100%', { kind: 'system', id: '100%' }],
  ])('%s', (fragment, route) => {
    expect(parseRoute(fragment)).toEqual(route);
  });

  it.each([
    '#/nowhere',
    '#/queue/deepl',
    '#/systems',
    '#/systems/',
    '#/systems/deepl/elsewhere',
    '#/systems/deepl/owner/name',
    '#/systems/deepl/assessment/who/more',
    '#/Queue',
  ])('%s leads nowhere', (fragment) => {
    expect(parseRoute(fragment)).toEqual({ kind: 'unknown' });
  });

  it('is read without a failure, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const route = parseRoute(`#/${text}`);
        if (route.kind !== 'unknown') expect(parseRoute(hrefOf(route))).toEqual(route);
      }),
    );
  });
});

describe('a path of the API', () => {
  const names = Object.keys(PATHS) as (keyof typeof PATHS)[];
  const parametersOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

  it('gives its parameters back, whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(oddText, { minLength: 3, maxLength: 3 }), (name, values) => {
        const given = Object.fromEntries(parametersOf(PATHS[name]).map((one, at) => [one, values[at] ?? '']));
        const path = pathOf(name, given);
        const found = path.split('/').flatMap((part, at) => {
          const parameter = /^:(\w+)/.exec(PATHS[name].split('/')[at] ?? '')?.[1];
          return parameter === undefined ? [] : [[parameter, decodeURIComponent(part)]];
        });
        expect(Object.fromEntries(found)).toEqual(given);
        expect(path.split('/')).toHaveLength(PATHS[name].split('/').length);
      }),
    );
  });

  it('without parameters is itself', () => {
    const plain = names.filter((name) => parametersOf(PATHS[name]).length === 0);
    expect(plain.map((name) => pathOf(name, {}))).toEqual(plain.map((name) => PATHS[name]));
  });
});
