import {
  createServer,
  IncomingMessage,
  request,
  ServerResponse,
} from 'node:http';
import type { HttpRoute, Pod, Service } from '../controllers/KubernetesObjects';
import { ENGINE_ANNOTATION } from '../kubernetes/podProxy';
import { listen, ListeningServer } from '../server/listen';

/** Options of {@link startGateway}. */
export interface GatewayOptions {
  /** 0 for any free port. */
  port: number;
  kubernetesUrl: string;
  /** Bearer token that may read routes, Services and pods. */
  token: string;
}

const ROUTES = '/apis/gateway.networking.k8s.io/v1/httproutes';

const isTaken = ({ status }: HttpRoute) =>
  (status?.parents ?? []).some(({ conditions }) =>
    conditions.every(condition => condition.status === 'True'),
  );

const isReady = ({ status }: Pod) =>
  (status?.conditions ?? []).some(
    ({ status: is, type }) => type === 'Ready' && is === 'True',
  );

/** Finds the engine behind a host by what the API server has: routes that a controller accepted, Services, ready pods. */
class Routing {
  readonly #options: GatewayOptions;
  #turn = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Where the next request for a host goes, or the status of a gateway that sends it nowhere. */
  async target(host: string): Promise<URL | 404 | 503> {
    const routes = await this.#list<HttpRoute>(ROUTES);
    const route = routes
      .filter(each => each.spec.hostnames?.includes(host) && isTaken(each))
      .sort((a, b) =>
        a.metadata.creationTimestamp!.localeCompare(
          b.metadata.creationTimestamp!,
        ),
      )[0];
    const backend = route?.spec.rules?.[0]?.backendRefs?.[0];
    if (!backend) {
      return 404;
    }
    const base = `/api/v1/namespaces/${route.metadata.namespace}`;
    const services = await this.#list<Service>(`${base}/services`);
    const selector = services.find(
      ({ metadata }) => metadata.name === backend.name,
    )?.spec?.selector;
    const pods = selector
      ? (await this.#list<Pod>(`${base}/pods`)).filter(
          pod =>
            isReady(pod) &&
            Object.entries(selector).every(
              ([label, value]) => pod.metadata.labels?.[label] === value,
            ),
        )
      : [];
    const address =
      pods[this.#turn++ % (pods.length || 1)]?.metadata.annotations?.[
        ENGINE_ANNOTATION
      ];
    return address && /^127\.\d+\.\d+\.\d+:\d{1,5}$/.test(address)
      ? new URL(`http://${address}/`)
      : 503;
  }

  async #list<T>(path: string): Promise<T[]> {
    const { kubernetesUrl, token } = this.#options;
    const answer = await fetch(`${kubernetesUrl}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.ok ? ((await answer.json()) as { items: T[] }).items : [];
  }
}

function forward(
  target: URL,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const forwarded = request(
    {
      hostname: target.hostname,
      port: target.port,
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
    },
    answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    },
  );
  outgoing.once('close', () => forwarded.destroy());
  forwarded.once('error', () => {
    if (outgoing.headersSent) {
      outgoing.destroy();
    } else {
      outgoing.writeHead(503).end('upstream connect error');
    }
  });
  incoming.pipe(forwarded);
}

/** Starts the gateway of the sandbox's platform: it sends requests to ready engines by the host of their route. */
export async function startGateway(
  options: GatewayOptions,
): Promise<ListeningServer> {
  const routing = new Routing(options);
  const server = createServer((incoming, outgoing) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
    routing
      .target(host)
      .then(target =>
        target instanceof URL
          ? forward(target, incoming, outgoing)
          : outgoing
              .writeHead(target)
              .end(target === 503 ? 'no healthy upstream' : ''),
      )
      .catch(() => outgoing.writeHead(500).end());
  });
  return listen(server, options.port);
}
