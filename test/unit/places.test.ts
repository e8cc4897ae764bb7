import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { describeSignal, listHosts, matchUrl } from '../../shared/catalogue/match.ts';
import { listPlaces } from '../../shared/catalogue/places.ts';
import { index, small } from './small-catalogue.ts';

describe('the places of an index', () => {
  it('are all there, with host, path, query, service, and by what they are seen', () => {
    const places = listPlaces(index).map(
      ({ host, path, query, service, isVendorPage, seenBy }) =>
        `${host}${path}${query && `?${query}`} ${isVendorPage ? 'vendor' : small.services[service]?.id} ${seenBy}`,
    );
    expect(places.sort()).toEqual(
      [
        'api.example chat 12',
        'ask.find.example?ask search 5',
        'auth.example chat 4',
        'chat.example chat 7',
        'code.example/p/q code 5',
        'code.example/pilot code 5',
        'code.example/pilot/lab code 7',
        'companion.example companion 5',
        'deep.chat.example/in deep 5',
        'docs.chat.example vendor 15',
        'localhost:11434 chat 1',
        'private.life.example/x companion 5',
        'vendor.example vendor 15',
        'widget.example widget 6',
        'www.find.example/ai search 5',
        'www.find.example/s?m=50 search 5',
      ].sort(),
    );
  });

  it('are those that an address is placed at, for every address of the built-in catalogue that must fit', () => {
    const known = new Set(
      listPlaces(builtIn.index).map(({ host, path, query }) => `${host}${path}${query && `?${query}`}`),
    );
    const urls = readFileSync('test/fixtures/catalogue/tricky.tsv', 'utf8').match(/https?:\/\/\S+/g) ?? [];
    expect(urls.length).toBeGreaterThan(300);
    for (const url of urls) {
      const match = matchUrl(builtIn.index, url, 'anywhere');
      if (match) expect(known, url).toContain(describeSignal(builtIn.index, match));
    }
    const hosts = listHosts(builtIn.index).reduce((sum, { services }) => sum + services.length, 0);
    expect(listPlaces(builtIn.index)).toHaveLength(hosts);
  });
});
