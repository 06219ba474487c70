import { createServer, request } from 'node:http';
import { AddressInfo } from 'node:net';

/**
 * A proxy in front of the forge that lets the first write that matches through and, once the forge
 * has done it, calls `onDone` instead of answering: whoever asked never learns that it happened.
 */
export async function startKillingProxy(
  target: URL,
  isFatal: (method: string, path: string) => boolean,
  onDone: () => void,
) {
  let armed = true;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const fatal = armed && isFatal(method, url);
    armed = armed && !fatal;
    const forwarded = request(
      { host: target.hostname, port: target.port, method, path: url, headers },
      answer => {
        if (fatal) {
          answer.resume();
          answer.once('end', () => {
            onDone();
            outgoing.destroy();
          });
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', error => outgoing.destroy(error));
    incoming.pipe(forwarded);
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
