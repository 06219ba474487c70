import { Environment } from '@marcbachmann/cel-js';
import { CelIp } from './CelIp';

class IpNamespace {}

/** A block of IP addresses as a CEL value. */
export class CelCidr {
  private constructor(readonly address: CelIp, readonly length: number) {}

  static parse(text: string): CelCidr {
    const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
    if (match) {
      const address = CelIp.parse(match[1]);
      const length = Number(match[2]);
      if (length <= address.bits) {
        return new CelCidr(address, length);
      }
    }
    throw new Error(`"${text}" is not a block of IP addresses`);
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
export function registerAddresses(environment: Environment): void {
  environment
    .registerType('IP', CelIp as unknown as new () => CelIp)
    .registerType('CIDR', CelCidr as unknown as new () => CelCidr)
    .registerType('IpNamespace', IpNamespace)
    .registerConstant('ip', 'IpNamespace', new IpNamespace())
    .registerFunction('ip(string): IP', CelIp.parse)
    .registerFunction('isIP(string): bool', parses(CelIp.parse))
    .registerFunction(
      'IpNamespace.isCanonical(string): bool',
      (_ip, text: string) => CelIp.parse(text).toString() === text,
    )
    .registerOperator(
      'IP == IP',
      (a: CelIp, b: CelIp) => a.family === b.family && a.value === b.value,
    )
    .registerFunction('string(IP): string', String)
    .registerFunction('IP.family(): int', (ip: CelIp) => BigInt(ip.family))
    .registerFunction('IP.isUnspecified(): bool', isUnspecified)
    .registerFunction('IP.isLoopback(): bool', isLoopback)
    .registerFunction('IP.isLinkLocalUnicast(): bool', isLinkLocalUnicast)
    .registerFunction('IP.isLinkLocalMulticast(): bool', isLinkLocalMulticast)
    .registerFunction('IP.isGlobalUnicast(): bool', isGlobalUnicast)
    .registerFunction('cidr(string): CIDR', CelCidr.parse)
    .registerFunction('isCIDR(string): bool', parses(CelCidr.parse))
    .registerOperator(
      'CIDR == CIDR',
      (a: CelCidr, b: CelCidr) => String(a) === String(b),
    )
    .registerFunction('string(CIDR): string', String)
    .registerFunction('CIDR.ip(): IP', (c: CelCidr) => c.address)
    .registerFunction('CIDR.masked(): CIDR', (c: CelCidr) => c.masked())
    .registerFunction('CIDR.prefixLength(): int', (c: CelCidr) =>
      BigInt(c.length),
    )
    .registerFunction('CIDR.containsIP(IP): bool', (c: CelCidr, ip: CelIp) =>
      c.containsIp(ip),
    )
    .registerFunction(
      'CIDR.containsIP(string): bool',
      (c: CelCidr, text: string) => c.containsIp(CelIp.parse(text)),
    )
    .registerFunction(
      'CIDR.containsCIDR(CIDR): bool',
      (c: CelCidr, other: CelCidr) => c.containsCidr(other),
    )
    .registerFunction(
      'CIDR.containsCIDR(string): bool',
      (c: CelCidr, text: string) => c.containsCidr(CelCidr.parse(text)),
    );
}
