import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { populate } from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { startServing } from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

const COMMIT = 'c0ffee'.padEnd(40, '0');

const pull = (number: number) => ({
  number,
  html_url: `https://git.example.com/platform/serving/pulls/${number}`,
  title: 'Serve chat for team-a',
  body: '',
  state: 'open',
  user: { login: 'portal' },
  created_at: '2026-03-01T12:00:00Z',
  head: { ref: `model-serving/team-a/chat-${number}`, repo_id: 1 },
  base: { ref: 'main', repo_id: 1 },
});

/** A Gitea whose repository is empty, with one pull request. */
function healthy(path: string, query: URLSearchParams): unknown {
  if (path.endsWith('/branches/main')) {
    return { protected: false, commit: { id: COMMIT, message: 'Begin' } };
  }
  if (path.includes('/git/trees/')) {
    return { tree: [], truncated: false };
  }
  const isFirst = query.get('page') === '1' && query.get('state') === 'open';
  return path.endsWith('/pulls') && isFirst ? [pull(1)] : [];
}

type Answer = (
  res: ServerResponse,
  request: { path: string; query: URLSearchParams },
) => void;

const send =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  (res: ServerResponse) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(body);
  };
const json = (body: unknown) => send(JSON.stringify(body));
const redirect = (location: string) => send('', { location }, 302);

const wellAnswered: Answer = (res, { path, query }) =>
  json(healthy(path, query))(res);

/** What it answers to everything, and what the portal says of it. */
const HOSTILE: ReadonlyArray<readonly [string, Answer, RegExp]> = [
  [
    'a sign-in page',
    send('<html>sign in</html>', { 'content-type': 'text/html' }),
    /web page instead of JSON/,
  ],
  [
    'a message as a success',
    json({ message: 'please log in' }),
    /please log in/,
  ],
  ['nothing', send(''), /empty body/],
  ['wrong types', json([{ number: 'one' }]), /unexpected response/],
  ['truncated JSON', send('[{"number": 1, "tit'), /not valid JSON/],
  ['invalid UTF-8', send(Buffer.from([0x5b, 0xff, 0x5d])), /not UTF-8/],
  [
    'a text without end',
    send(Buffer.alloc(9 * 1024 * 1024, ' ')),
    /more than 8 MiB/,
  ],
  [
    'a text that unpacks without end',
    send(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')), {
      'content-encoding': 'gzip',
    }),
    /more than 8 MiB/,
  ],
  [
    'a name of 300 kB',
    json([{ ...pull(2), user: { login: 'x'.repeat(300_000) } }]),
    /unexpected response/,
  ],
  [
    'a redirect to another host',
    redirect('http://127.0.0.1:1/'),
    /Redirects are not followed/,
  ],
  ['a redirect to itself', redirect('/api/v1/'), /Redirects are not followed/],
  [
    'a refusal that repeats the password',
    send(JSON.stringify({ message: 'bad canary-forge-password' }), {}, 401),
    /401: bad \[masked\]/,
  ],
];

describe('a hostile forge', () => {
  let cluster: FakeApiServer;
  let forge: Server;
  let host: string;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let answer: Answer = wellAnswered;

  beforeAll(async () => {
    cluster = await FakeApiServer.start();
    populate(cluster);
    forge = createServer((req, res) => {
      const { pathname, searchParams } = new URL(req.url!, 'http://forge');
      answer(res, { path: pathname, query: searchParams });
    });
    await new Promise<void>(resolve => forge.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(forge.address() as AddressInfo).port}`;
    serving = await startServing(cluster, undefined, [], {
      gitops: {
        repository: `http://${host}/platform/serving`,
        forge: 'gitea',
        credentials: {
          username: 'portal',
          password: 'canary-forge-password',
        },
        refreshSeconds: 1,
      },
    });
  });
  afterAll(async () => {
    await serving.backend.stop();
    await cluster.stop();
    forge.closeAllConnections();
    await new Promise(resolve => forge.close(resolve));
  });

  const proposals = async () => {
    const { body } = await serving.get('/proposals').expect(200);
    return body;
  };
  const numbers = (body: any) => body.items.map((item: any) => item.number);
  /** Lets the forge answer well until the portal has seen it. */
  const recover = async () => {
    answer = wellAnswered;
    await until(async () => {
      await serving.run('gitops');
      const body = await proposals();
      return !body.stale && body.incomplete === null && body.items.length === 1;
    }, 'reading the forge');
  };

  const othersAreWell = async () => {
    const { body } = await serving.get('/services').expect(200);
    expect(body.items.length).toBeGreaterThan(0);
    expect(body.clusters[0]).toMatchObject({ name: 'gpu-eu', stale: false });
  };

  beforeEach(recover);

  it.each(HOSTILE)(
    'that answers %s changes nothing, and is named with what is wrong',
    async (_, hostile, says) => {
      const before = await proposals();
      answer = hostile;
      await serving.run('gitops');

      const body = await proposals();
      expect(numbers(body)).toEqual(numbers(before));
      expect(body).toMatchObject({
        stale: true,
        staleReason: expect.stringMatching(says),
      });
      expect(body.staleReason).toContain(host);
      expect(JSON.stringify(body)).not.toContain('canary-forge-password');
      expect(JSON.stringify(body).length).toBeLessThan(5_000);
      await othersAreWell();
    },
  );

  it('that lists pull requests without end is called incomplete', async () => {
    answer = (res, { path, query }) => {
      const page = Number(query.get('page'));
      return path.endsWith('/pulls')
        ? json(Array.from({ length: 50 }, (_, n) => pull(page * 50 + n)))(res)
        : json(healthy(path, query))(res);
    };
    await serving.run('gitops');

    const body = await proposals();
    expect(body).toMatchObject({
      stale: false,
      incomplete: expect.stringMatching(/more than 500 open pull requests/),
    });
    expect(body.items).toHaveLength(500);
    await othersAreWell();
  });

  it('whose answers trickle keeps nobody waiting', async () => {
    const open = new Set<ServerResponse>();
    answer = res => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.write(' ');
      open.add(res);
    };
    const reading = serving.run('gitops');
    await until(async () => open.size > 0, 'a call to the forge');

    expect(numbers(await proposals())).toEqual([1]);
    await othersAreWell();

    answer = wellAnswered;
    open.forEach(res => res.destroy());
    await reading;
  });
});
