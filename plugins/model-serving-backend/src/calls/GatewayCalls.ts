import { IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import type { CallGateway } from './readCallsConfig';

/** How to call a service, or why it cannot be called. */
export type CallRoute =
  | { gateway: CallGateway; host: string; key: string | undefined }
  | { reason: string };

/** A request to a service. */
export interface GatewayRequest {
  path: string;
  /** Sent as JSON by POST; without it the request is a GET. */
  body?: object;
  /** Ends the request, and with it what the engine does for it. */
  signal: AbortSignal;
}

/**
 * Calls services through the gateways of their clusters. Connections go to configured addresses only: what a tenant writes
 * into a route decides the Host header, and nothing else. Redirects are not followed.
 */
export class GatewayCalls {
  readonly #gateways: ReadonlyMap<string, CallGateway>;

  constructor(gateways: readonly CallGateway[]) {
    this.#gateways = new Map(
      gateways.map(gateway => [gateway.cluster, gateway]),
    );
  }

  /** How a service is called: by a route in the picture that its gateway has accepted. */
  routeOf({ calling, ref, tenant }: ServiceDetail): CallRoute {
    const gateway = this.#gateways.get(ref.cluster);
    if (!gateway) {
      return {
        reason: `No gateway is configured for cluster ${ref.cluster} (modelServing.calls.gateways).`,
      };
    }
    const routed = (calling?.addresses ?? []).filter(
      ({ by }) => by === 'gateway',
    );
    const address = routed.find(({ accepted }) => accepted === true);
    if (!address) {
      return {
        reason:
          routed[0]?.reason ??
          'No route leads to the service through a gateway.',
      };
    }
    return {
      gateway,
      host: new URL(address.url).host,
      key: tenant === null ? undefined : gateway.keys.get(tenant),
    };
  }

  /** Sends a request; resolves once the head of the answer is there. */
  send(
    { gateway, host, key }: Extract<CallRoute, { host: string }>,
    { body, path, signal }: GatewayRequest,
  ): Promise<IncomingMessage> {
    const { hostname, port, protocol } = gateway.url;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options = {
      // IPv6 addresses stand in brackets in a URL alone.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || undefined,
      path,
      method: text === undefined ? 'GET' : 'POST',
      signal,
      headers: {
        host,
        accept: '*/*',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
      },
    };
    return new Promise((resolve, reject) => {
      const sent =
        protocol === 'https:'
          ? // The certificate is the one of the route's host.
            requestHttps({ ...options, servername: host.replace(/:\d+$/, '') })
          : requestHttp(options);
      sent.once('response', resolve);
      sent.once('error', reject);
      sent.end(text);
    });
  }
}
