import { IncomingMessage, ServerResponse, request } from 'node:http';
import { KubernetesObject, isJsonObject } from './KubernetesObject';
import { StatusError } from './StatusError';

/** Names the local engine behind a pod: `127.0.0.1:<port>`. */
export const ENGINE_ANNOTATION = 'sandbox.model-serving.backstage.io/engine';

/** Where a pod answers; this sandbox only ever forwards to the loopback interface. */
function targetOf(pod: KubernetesObject, port: string): URL {
  const status = isJsonObject(pod.status) ? pod.status : {};
  const address =
    pod.metadata.annotations?.[ENGINE_ANNOTATION] ?? `${status.podIP}:${port}`;
  if (!/^127\.\d+\.\d+\.\d+:\d{1,5}$/.test(address)) {
    throw new StatusError(
      503,
      'ServiceUnavailable',
      `error trying to reach service: dial tcp ${address}: connect: connection refused`,
    );
  }
  return new URL(`http://${address}/`);
}

/** Hands a request to the pod and its answer back, as `pods/<name>/proxy` does. */
export function proxyToPod(
  pod: KubernetesObject,
  port: string,
  path: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { hostname, port: number } = targetOf(pod, port);
  const { authorization: _token, host: _host, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const forwarded = request(
      { hostname, port: number, path, method: incoming.method, headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('end', resolve);
        answer.on('error', reject);
      },
    );
    outgoing.on('close', () => forwarded.destroy());
    forwarded.on('error', error => {
      reject(
        new StatusError(
          503,
          'ServiceUnavailable',
          `error trying to reach service: ${error.message}`,
        ),
      );
    });
    incoming.pipe(forwarded);
  });
}
