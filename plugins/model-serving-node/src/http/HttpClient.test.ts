import { z } from 'zod';
import {
  FakeAnswer,
  FakeRequest,
  FakeServer,
} from '../forges/__testUtils__/FakeServer';
import { HttpClient, HttpClientOptions, HttpRedirects } from './HttpClient';
import { registryDialect } from './registryDialect';

const KEY = 'modelServing.models.sources.mlflow.main';

describe('HttpClient', () => {
  let server: FakeServer;
  let elsewhere: FakeServer;
  let answer: (request: FakeRequest) => FakeAnswer;

  const client = (options: Partial<HttpClientOptions> = {}) =>
    new HttpClient({
      baseUrl: `http://${server.host}/api`,
      auth: { headers: async () => ({ Authorization: 'Bearer canary-12345' }) },
      dialect: registryDialect(KEY),
      ...options,
    });
  const read = (http = client()) => http.request('/models', z.unknown());

  beforeAll(async () => {
    server = await FakeServer.start(request => answer(request));
    elsewhere = await FakeServer.start(() => ({
      status: 200,
      body: { from: 'elsewhere' },
    }));
  });
  afterAll(async () => {
    await server.stop();
    await elsewhere.stop();
  });
  beforeEach(() => {
    server.forget();
    elsewhere.forget();
    answer = () => ({ status: 200, body: { from: 'registry' } });
  });

  describe('redirects', () => {
    const redirected = (location: string, redirects?: HttpRedirects) => {
      answer = ({ path }) =>
        path === '/api/models'
          ? { status: 307, headers: { location } }
          : { status: 200, body: { from: path } };
      return read(client({ redirects }));
    };
    const NONE = { configured: [], public: [] };

    it('are not followed where nobody allows them', async () => {
      await expect(redirected('/api/renamed')).rejects.toThrow(
        /returned 307\. Redirects to other hosts are not followed/,
      );
      expect(server.calls).toHaveLength(1);
    });

    it('are followed on the same host, with the credentials', async () => {
      await expect(redirected('/api/renamed', NONE)).resolves.toEqual({
        from: '/api/renamed',
      });
      expect(server.requests[1].headers.authorization).toBe(
        'Bearer canary-12345',
      );
    });

    it.each([
      ['another port of the host', () => `http://${elsewhere.host}/x`],
      ['an address inside', () => 'http://169.254.169.254/latest/meta-data'],
      ['another scheme', () => `ftp://${server.host}/x`],
      ['credentials in the address', () => `http://a:b@${server.host}/x`],
      ['no address', () => 'http://[::'],
    ])('are not followed to %s', async (_, location) => {
      await expect(redirected(location(), NONE)).rejects.toThrow(
        /returned 307/,
      );
      expect(elsewhere.calls).toEqual([]);
    });

    it('are followed to a host that the operator configured, without the credentials', async () => {
      await expect(
        redirected(`http://${elsewhere.host}/x`, {
          configured: [elsewhere.host],
          public: [],
        }),
      ).resolves.toEqual({ from: 'elsewhere' });
      expect(elsewhere.requests[0].headers.authorization).toBeUndefined();
    });

    it.each(['127.0.0.1', '[::1]', '10.1.2.3', 'localhost'])(
      'are not followed to a public host that is %s',
      async host => {
        await expect(
          redirected(`https://${host}/x`, { configured: [], public: [host] }),
        ).rejects.toThrow(/got no answer/);
        expect(elsewhere.calls).toEqual([]);
      },
    );

    it('are not followed over http to a public host', async () => {
      await expect(
        redirected(`http://${elsewhere.host}/x`, {
          configured: [],
          public: [elsewhere.host],
        }),
      ).rejects.toThrow(/returned 307/);
      expect(elsewhere.calls).toEqual([]);
    });

    it('end when they go round', async () => {
      answer = () => ({ status: 302, headers: { location: '/api/models' } });
      await expect(read(client({ redirects: NONE }))).rejects.toThrow(
        /returned 302/,
      );
      expect(server.calls).toHaveLength(6);
    });

    it('do not carry a write on', async () => {
      answer = () => ({ status: 307, headers: { location: '/api/renamed' } });
      await expect(
        client({ redirects: NONE }).send('/models', {
          method: 'POST',
          body: {},
        }),
      ).rejects.toThrow(/returned 307/);
    });
  });

  describe('retries', () => {
    const waits: number[] = [];
    const patient = (options: Partial<HttpClientOptions> = {}) =>
      client({
        retries: true,
        wait: async ms => {
          waits.push(ms);
        },
        ...options,
      });
    const failing = (times: number, failure: FakeAnswer) => {
      waits.length = 0;
      answer = () =>
        server.calls.length <= times ? failure : { status: 200, body: [] };
    };

    it('wait as long as the answer asks', async () => {
      failing(2, { status: 429, headers: { 'retry-after': '3' } });
      const http = patient();
      await expect(read(http)).resolves.toEqual([]);
      expect(waits).toEqual([3_000, 3_000]);
      expect(http.requests).toBe(3);
    });

    it('wait longer each time where the answer asks for nothing', async () => {
      failing(9, { status: 503 });
      await expect(read(patient())).rejects.toThrow(/returned 503/);
      expect(waits).toEqual([500, 1_000, 2_000]);
      expect(server.calls).toHaveLength(4);
    });

    it('are left out where the pause is longer than the deadline', async () => {
      failing(9, { status: 429, headers: { 'retry-after': '60' } });
      await expect(read(patient())).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        retryAfterMs: 60_000,
      });
      expect(waits).toEqual([]);
    });

    it.each([
      ['a refusal', () => read(patient()), 403],
      ['a write', () => patient().send('/x', { method: 'POST' }), 503],
      ['a client that does not want them', () => read(client()), 503],
    ])('are left out for %s', async (_, call, status) => {
      failing(9, { status });
      await expect(call()).rejects.toThrow(`returned ${status}`);
      expect(server.calls).toHaveLength(1);
    });

    it('end with the signal of the caller', async () => {
      failing(9, { status: 503 });
      const stop = new AbortController();
      const http = client({
        retries: true,
        wait: async (_, signal) => {
          stop.abort();
          signal.throwIfAborted();
        },
      });
      await expect(
        http.request('/models', z.unknown(), { signal: stop.signal }),
      ).rejects.toThrow(/returned 503/);
      expect(server.calls).toHaveLength(1);
    });
  });

  it.each<[string, FakeAnswer, string]>([
    [
      'OCI',
      { status: 404, body: { errors: [{ code: 'X', message: 'no such' }] } },
      'no such',
    ],
    [
      'MLflow',
      { status: 400, body: { error_code: 'X', message: 'no such' } },
      'no such',
    ],
    ['Hugging Face', { status: 404, body: { error: 'no such' } }, 'no such'],
    [
      'plain text',
      {
        status: 403,
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from('Permission denied'),
      },
      'Permission denied',
    ],
  ])('tells the words of %s', async (_, given, words) => {
    answer = () => given;
    await expect(read()).rejects.toThrow(
      `returned ${given.status}: ${words}. `,
    );
  });

  it('stops at JSON that would take long to parse, and takes a file of the same bytes', async () => {
    const body = Object.fromEntries(
      Array.from({ length: 10_001 }, (_, index) => [`field${index}`, 0]),
    );
    answer = () => ({ status: 200, body });
    await expect(read()).rejects.toThrow(/returned JSON with too many fields/);
    await expect(client().bytes('/models')).resolves.toHaveLength(
      JSON.stringify(body).length,
    );
  });

  it('tells no secret that an answer repeats', async () => {
    answer = ({ headers }) => ({
      status: 401,
      body: { message: `no user for ${headers.authorization} canary-12345` },
    });
    const message = await read().catch(error => String(error));
    expect(message).toMatch(/returned 401: no user for/);
    expect(message).not.toContain('canary');
  });

  it('says what to do about an answer that cannot be used', async () => {
    answer = () => ({ status: 200 });
    await expect(read()).rejects.toThrow(
      `returned 200 with an empty body. Check ${KEY}.url, and any proxy`,
    );
  });

  it('takes the statuses that the caller knows for answers', async () => {
    answer = () => ({ status: 404, body: { error_code: 'GONE' } });
    const http = client();
    const given = await http.exchange('/models', { accept: [404] });
    expect(given.status).toBe(404);
    expect(http.read(given, z.object({ error_code: z.string() }))).toEqual({
      error_code: 'GONE',
    });
  });

  it('calls whole addresses of its own host only', async () => {
    await expect(
      client().request(`http://${server.host}/v2/next`, z.unknown()),
    ).resolves.toEqual({ from: 'registry' });
    await expect(
      client().request(`http://${elsewhere.host}/v2/next`, z.unknown()),
    ).rejects.toThrow(/is not the registry/);
    expect(elsewhere.calls).toEqual([]);
  });
});
