import { z } from 'zod';
import { name } from './fields';

/** The parts of an address that differ from service to service; both, so that no two services have one host. */
const PLACEHOLDERS = ['{service}', '{tenant}'] as const;

const filled = (address: string) =>
  PLACEHOLDERS.reduce((text, part) => text.replaceAll(part, 'x'), address);

const isHost = (host: string) =>
  host.length <= 253 &&
  host
    .split('.')
    .every(label => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label));

function isAddress(text: string): boolean {
  const address = filled(text);
  if (!URL.canParse(address)) {
    return false;
  }
  const { hostname, origin, protocol } = new URL(address);
  return (
    /^https?:$/.test(protocol) &&
    origin === address &&
    isHost(hostname) &&
    // Gateway API takes no IP addresses as hosts.
    !/^[0-9.]+$/.test(hostname)
  );
}

/** The gateway that publishes services, and under which address. */
export const routeSettings = z.strictObject({
  gateway: z.strictObject({
    namespace: name,
    name,
    /** The listener by its name; every one that allows the route when left out. */
    listener: name.optional(),
  }),
  /** Such as `https://{service}.{tenant}.models.example.com`. */
  address: z
    .string()
    .max(300)
    .refine(
      isAddress,
      'must be an address of http or https in lower case without a path, such as https://{service}.{tenant}.models.example.com',
    )
    .refine(
      text => PLACEHOLDERS.every(part => text.split(part).length === 2),
      `must hold ${PLACEHOLDERS.join(' and ')}, each once`,
    ),
});

/** @public */
export type RouteSettings = z.infer<typeof routeSettings>;

/** The address under which a gateway publishes a service. */
export function publishedAddress(
  { address }: RouteSettings,
  { service, tenant }: { service: string; tenant: string },
): string {
  return address.replace('{service}', service).replace('{tenant}', tenant);
}

/** The host name of that address, which its route claims. */
export const publishedHost = (
  settings: RouteSettings,
  service: { service: string; tenant: string },
): string => new URL(publishedAddress(settings, service)).hostname;
