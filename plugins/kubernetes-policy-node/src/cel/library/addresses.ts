import { failed } from '../CelError';
import { noOverload } from '../operators';
import { CelOpaque } from '../values';
import { addressProblem, CelIp } from './CelIp';
import type { FunctionTable } from './FunctionTable';

const problem = (text: string, what: string) =>
  failed(
    `network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(
      text,
    )}): ${what}`,
  );

function addressOf(text: string, address: string): CelIp {
  try {
    return CelIp.parse(address);
  } catch {
    throw problem(text, addressProblem(address));
  }
}

/** A block of IP addresses as a CEL value. */
export class CelCidr extends CelOpaque {
  readonly typeName = 'net.CIDR';

  private constructor(readonly address: CelIp, readonly length: number) {
    super();
  }

  equals(other: unknown): boolean {
    return other instanceof CelCidr && String(other) === String(this);
  }

  static parse(text: string): CelCidr {
    const slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw problem(text, "no '/'");
    }
    const address = addressOf(text, text.slice(0, slash));
    const digits = text.slice(slash + 1);
    if (!/^(0|[1-9]\d{0,2})$/.test(digits)) {
      throw problem(text, `bad bits after slash: ${JSON.stringify(digits)}`);
    }
    if (Number(digits) > address.bits) {
      throw problem(text, 'prefix length out of range');
    }
    return new CelCidr(address, Number(digits));
  }

  masked(): CelCidr {
    return new CelCidr(this.address.masked(this.length), this.length);
  }

  containsIp(ip: CelIp): boolean {
    return ip.within(this.address, this.length);
  }

  containsCidr(other: CelCidr): boolean {
    return other.length >= this.length && this.containsIp(other.address);
  }

  toString(): string {
    return `${this.address}/${this.length}`;
  }
}

/** The cluster knows no method for a text that is no address. */
function givenAddress(text: string): CelIp {
  try {
    return CelIp.parse(text);
  } catch {
    throw noOverload();
  }
}

function parses(parse: (text: string) => unknown) {
  return (text: string) => {
    try {
      parse(text);
      return true;
    } catch {
      return false;
    }
  };
}

const inBlock = (four: string, six: string) => {
  const blocks = { 4: CelCidr.parse(four), 6: CelCidr.parse(six) };
  return (ip: CelIp) => blocks[ip.family].containsIp(ip);
};

const isUnspecified = inBlock('0.0.0.0/32', '::/128');
const isLoopback = inBlock('127.0.0.0/8', '::1/128');
const isLinkLocalUnicast = inBlock('169.254.0.0/16', 'fe80::/10');
const isMulticast = inBlock('224.0.0.0/4', 'ff00::/8');
const isBroadcast = CelCidr.parse('255.255.255.255/32');

function isLinkLocalMulticast(ip: CelIp): boolean {
  // In IPv6 the scope (2) is in the second byte, whatever the flags before it.
  return ip.family === 4
    ? CelCidr.parse('224.0.0.0/24').containsIp(ip)
    : isMulticast(ip) && (ip.value / 2n ** 112n) % 16n === 2n;
}

const isGlobalUnicast = (ip: CelIp) =>
  ![isUnspecified, isLoopback, isLinkLocalUnicast, isMulticast].some(test =>
    test(ip),
  ) && !isBroadcast.containsIp(ip);

/** `ip()`, `cidr()`, `isIP()`, `isCIDR()`, `ip.isCanonical()` and the methods of addresses and blocks. */
export function addAddresses(table: FunctionTable): void {
  table
    .add('ip(string): net.IP', CelIp.parse)
    .add('isIP(string): bool', parses(CelIp.parse))
    .add(
      'ip.isCanonical(string): bool',
      (text: string) => CelIp.parse(text).toString() === text,
    )
    .add('string(net.IP): string', String)
    .add('net.IP->family(): int', (ip: CelIp) => BigInt(ip.family))
    .add('net.IP->isUnspecified(): bool', isUnspecified)
    .add('net.IP->isLoopback(): bool', isLoopback)
    .add('net.IP->isLinkLocalUnicast(): bool', isLinkLocalUnicast)
    .add('net.IP->isLinkLocalMulticast(): bool', isLinkLocalMulticast)
    .add('net.IP->isGlobalUnicast(): bool', isGlobalUnicast)
    .add('cidr(string): net.CIDR', CelCidr.parse)
    .add('isCIDR(string): bool', parses(CelCidr.parse))
    .add('string(net.CIDR): string', String)
    .add('net.CIDR->ip(): net.IP', (block: CelCidr) => block.address)
    .add('net.CIDR->masked(): net.CIDR', (block: CelCidr) => block.masked())
    .add('net.CIDR->prefixLength(): int', (block: CelCidr) =>
      BigInt(block.length),
    )
    .add('net.CIDR->containsIP(net.IP): bool', (block: CelCidr, ip: CelIp) =>
      block.containsIp(ip),
    )
    .add('net.CIDR->containsIP(string): bool', (block: CelCidr, text: string) =>
      block.containsIp(givenAddress(text)),
    )
    .add('net.CIDR->containsCIDR(net.CIDR): bool', (a: CelCidr, b: CelCidr) =>
      a.containsCidr(b),
    )
    .add(
      'net.CIDR->containsCIDR(string): bool',
      (block: CelCidr, text: string) => block.containsCidr(CelCidr.parse(text)),
    );
}
