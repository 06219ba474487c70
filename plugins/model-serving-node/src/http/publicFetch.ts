import { lookup } from 'node:dns';
import { BlockList, isIP, LookupFunction } from 'node:net';
import { Agent, fetch } from 'undici';

/** Addresses that are not on the public internet: RFC 6890 and its successors. */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv6');
}

/** Whether an IP address is on the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  return (
    version !== 0 && !NOT_PUBLIC.check(address, version === 4 ? 'ipv4' : 'ipv6')
  );
}

class NotPublicError extends Error {
  constructor(host: string) {
    super(`${host} has no public address`);
  }
}

/** Looks up the addresses that a connection is made to, so that a name cannot change its mind in between. */
const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    const addresses = found.filter(({ address }) => isPublicAddress(address));
    if (addresses.length === 0 || addresses.length < found.length) {
      callback(new NotPublicError(host), '', 0);
    } else if (options.all) {
      callback(null, addresses);
    } else {
      callback(null, addresses[0].address, addresses[0].family);
    }
  });
};

const agent = new Agent({ connect: { lookup: publicLookup } });

/**
 * Fetches from a host of the public internet, without following redirects.
 *
 * @throws Error when any address of the host is not public
 */
export async function publicFetch(
  url: URL,
  init: {
    method: string;
    headers: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<Response> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isPublicAddress(host)) {
    throw new NotPublicError(host);
  }
  const response = await fetch(url, {
    ...init,
    redirect: 'manual',
    dispatcher: agent,
  });
  return response as unknown as Response;
}
