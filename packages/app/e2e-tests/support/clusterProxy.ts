import { createServer, request } from 'node:http';
import { AddressInfo } from 'node:net';

/** `away`: connections end; `podsForbidden`: the portal may not read pods. */
export type ClusterMood = 'open' | 'podsForbidden' | 'away';

const PODS = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?pods(?:[/?]|$)/;

const FORBIDDEN = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message:
    'pods is forbidden: User "sandbox-portal" cannot list resource "pods" in API group "" at the cluster scope',
  reason: 'Forbidden',
  code: 403,
});

/** A Kubernetes API that passes on what it is asked, until it is told otherwise. */
export async function startClusterProxy(target: URL) {
  let mood: ClusterMood = 'open';
  const server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    if (mood === 'away') {
      incoming.socket.destroy();
      return;
    }
    if (mood === 'podsForbidden' && PODS.test(url)) {
      outgoing.writeHead(403, { 'content-type': 'application/json' });
      outgoing.end(FORBIDDEN);
      return;
    }
    const forwarded = request(
      { host: target.hostname, port: target.port, method, path: url, headers },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        // A watch is open before it has anything to tell.
        outgoing.flushHeaders();
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** Running watches end, so that the new mood is felt at once. */
    become(next: ClusterMood) {
      mood = next;
      server.closeAllConnections();
    },
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
