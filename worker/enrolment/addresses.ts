/** Networks from which browsers may enrol. Pure. */
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
type Network = [Address, bits: number];

/** Whether a text is an address or a network, as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}

/** Whether an address lies in one of the networks; one that cannot be read lies in none. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const parsed = parseAddress(address);
  return (
    parsed !== undefined &&
    networks.some((text) => {
      const network = parseNetwork(text);
      return network !== undefined && network[0].kind() === parsed.kind() && parsed.match(network);
    })
  );
}

function parseNetwork(text: string): Network | undefined {
  const [written = '', bits, ...more] = text.split('/');
  const address = parseAddress(written);
  if (address === undefined || more.length > 0) return undefined;
  const longest = address.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [address, longest];
  // A mapped address counts its bits from another beginning.
  if (!/^(?:0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > longest || isMapped(written)) return undefined;
  return [address, Number(bits)];
}

/** IPv4 in its IPv6 form is IPv4. The library takes more spellings than people mean: `1`, `0x7f.1`, zones. */
function parseAddress(text: string): Address | undefined {
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
  return isWritten && !text.includes('%') ? ipaddr.process(text) : undefined;
}

function isMapped(text: string): boolean {
  return text.includes(':') && ipaddr.process(text).kind() === 'ipv4';
}
