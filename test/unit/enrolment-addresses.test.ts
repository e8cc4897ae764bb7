import { describe, expect, it } from 'vitest';
import { isNetwork, isWithin } from '../../worker/enrolment/addresses.ts';

describe('a network', () => {
  it.each([
    '203.0.113.7',
    '203.0.113.0/24',
    '0.0.0.0/0',
    '203.0.113.7/32',
    '2001:db8::/32',
    '2001:DB8::1',
    '::/0',
    '::ffff:203.0.113.7',
  ])('is %s', (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '1',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '203.0.113.256',
    '203.0.113.0/33',
    '203.0.113.0/-1',
    '203.0.113.0/024',
    '203.0.113.0/',
    '203.0.113.0/24/24',
    '203.0.113.0 /24',
    '2001:db8::/129',
    '2001:db8:::1',
    'fe80::1%eth0',
    '::ffff:203.0.113.0/120',
    'unshade.example',
    '*',
  ])('is not %j', (text) => {
    expect(isNetwork(text)).toBe(false);
  });
});

describe('an address', () => {
  it.each<[address: string, networks: string[], inside: boolean]>([
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.8', ['203.0.113.7'], false],
    ['203.0.113.255', ['203.0.113.0/24'], true],
    ['203.0.114.0', ['203.0.113.0/24'], false],
    ['203.0.113.7', ['198.51.100.0/24', '203.0.113.0/24'], true],
    ['::ffff:203.0.113.7', ['203.0.113.0/24'], true],
    ['203.0.113.7', ['::ffff:203.0.113.7'], true],
    ['2001:db8:0:0:0:0:0:1', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['203.0.113.7', ['::/0'], false],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['203.0.113.7', [], false],
    ['', ['0.0.0.0/0'], false],
    ['203.0.113.7, 203.0.113.8', ['0.0.0.0/0'], false],
    ['203.0.113.7:443', ['0.0.0.0/0'], false],
  ])('%j in %j: %s', (address, networks, inside) => {
    expect(isWithin(address, networks)).toBe(inside);
  });
});
