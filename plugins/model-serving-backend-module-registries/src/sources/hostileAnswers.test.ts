import { createServer, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { read, sourceOf } from '../__testUtils__/sourceOf';

/*
 * Whatever a registry answers: the reading ends with an error in words, so that the models stay as they are, and nobody
 * else is called.
 */

const json = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

const ANSWERS: Array<[string, RequestListener, RegExp]> = [
  ['nothing', (_, response) => response.end(), /with an empty body/],
  [
    'null',
    (_, response) => response.writeHead(200, json).end('null'),
    /an unexpected response/,
  ],
  [
    'an empty list instead of a page',
    (_, response) => response.writeHead(200, json).end('[]'),
    /an unexpected response/,
  ],
  [
    'a sign-in page',
    (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>Sign in</html>'),
    /with a web page instead of JSON/,
  ],
  [
    'half of its JSON',
    (_, response) => response.writeHead(200, json).end('{"items": [{"na'),
    /not valid JSON/,
  ],
  [
    'less than it announced',
    (_, response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' });
      response.write('{"items":');
      setImmediate(() => response.destroy());
    },
    /got no answer/,
  ],
  [
    'a body that unpacks to more than anybody needs',
    (_, response) =>
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(24 * MIB, ' '))),
    /returned more than \d+ MiB/,
  ],
  [
    'a body without end',
    (_, response) => {
      response.writeHead(200, json);
      const drops = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drops));
    },
    /got no answer in time/,
  ],
  ['no answer', () => {}, /got no answer in time/],
  [
    'a redirect to an address inside',
    (_, response) =>
      response
        .writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' })
        .end(),
    /returned 302\. Redirects to other hosts are not followed/,
  ],
  [
    'a redirect to itself',
    (request, response) =>
      response.writeHead(307, { location: request.url! }).end(),
    /returned 307/,
  ],
  [
    'the credentials in its error',
    (request, response) =>
      response
        .writeHead(403, json)
        .end(
          JSON.stringify({ message: `no: ${request.headers.authorization}` }),
        ),
    /^(?!.*canary-secret).*returned 403: no: /,
  ],
];

describe.each([
  ['mlflow', {}],
  ['kubeflow', {}],
  ['wandb', { organization: 'acme' }],
])('a source of type %s', (type, config) => {
  let server: Server;
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  it.each(ANSWERS)(
    'ends its reading at %s',
    async (what, listener, message) => {
      answer = listener;
      const { port } = server.address() as AddressInfo;
      const isEndless = /in time/.test(message.source);
      await expect(
        read(
          sourceOf(type, {
            ...config,
            url: `http://127.0.0.1:${port}`,
            token: 'canary-secret',
            // Deadlines end what does not end, and stop failures from being tried again.
            timeoutSeconds:
              isEndless || what === 'less than it announced' ? 0.4 : 30,
          }),
        ),
      ).rejects.toThrow(message);
    },
  );
});
