import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { FakeAnswer, FakeServer } from '../__testUtils__/FakeServer';
import { ForgeHttp } from './ForgeHttp';
import { listOf } from '../../http/lists';

const pull = z.object({ number: z.number(), title: z.string() });

describe('ForgeHttp', () => {
  let server: FakeServer;
  let answer: FakeAnswer;

  const http = (timeoutMs?: number) =>
    new ForgeHttp({
      apiBaseUrl: `http://${server.host}/api`,
      auth: { headers: async () => ({ Authorization: 'Bearer secret-token' }) },
      timeoutMs,
    });
  const read = () => http().request('/pulls', listOf(pull));

  beforeAll(async () => {
    server = await FakeServer.start(() => answer);
  });
  afterAll(() => server.stop());
  beforeEach(() => server.forget());

  const json = { 'content-type': 'application/json' };
  it.each<[string, FakeAnswer, RegExp]>([
    [
      'a sign-in page',
      {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('<html>Please sign in</html>'),
      },
      /200 with a web page instead of JSON/,
    ],
    ['an empty body', { status: 200 }, /200 with an empty body/],
    [
      'truncated JSON',
      { status: 200, headers: json, body: Buffer.from('[{"number": 1, "ti') },
      /not valid JSON/,
    ],
    [
      'a message instead of a list',
      { status: 200, body: { message: 'please log in' } },
      /unexpected response: expected a list: please log in/,
    ],
    [
      'null',
      { status: 200, body: null as unknown },
      /unexpected response: expected a list/,
    ],
    [
      'wrong types',
      { status: 200, body: [{ number: 'one', title: 'x' }] },
      /unexpected response: 0\.number/,
    ],
    [
      'a million wrong items',
      {
        status: 200,
        headers: json,
        body: Buffer.from(`[${'1,'.repeat(1_000_000)}1]`),
      },
      /at most 1000 items, received 1000001/,
    ],
    [
      'text that is not UTF-8',
      { status: 200, headers: json, body: Buffer.from([0x5b, 0xff, 0x5d]) },
      /not UTF-8/,
    ],
    [
      'a body without end',
      { status: 200, body: Buffer.alloc(9 * 1024 * 1024, ' ') },
      /more than 8 MiB/,
    ],
    [
      'a body that unpacks without end',
      {
        status: 200,
        headers: { 'content-encoding': 'gzip' },
        body: gzipSync(Buffer.alloc(64 * 1024 * 1024, ' ')),
      },
      /more than 8 MiB/,
    ],
    [
      'a redirect to another host',
      { status: 302, headers: { location: 'http://127.0.0.1:1/steal' } },
      /Redirects are not followed/,
    ],
    [
      'a redirect to itself',
      { status: 307, headers: { location: '/api/pulls' } },
      /Redirects are not followed/,
    ],
    [
      'wrong credentials',
      { status: 401, body: { message: 'bad token secret-token' } },
      /401: bad token \[masked\]. Check modelServing\.gitops\.credentials/,
    ],
  ])('does not take %s for an answer', async (_, given, message) => {
    answer = given;

    await expect(read()).rejects.toMatchObject({
      name: 'ForgeRefusalError',
      message: expect.stringMatching(message),
    });
    await expect(read()).rejects.toThrow(new RegExp(`^GET ${server.host}`));
    expect(server.calls).toHaveLength(2);
  });

  it.each([408, 429, 500, 502, 503, 504])(
    'knows by %d that the forge cannot answer now',
    async status => {
      answer = { status };
      await expect(read()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
      });
    },
  );

  it('ends a call whose answer does not come', async () => {
    server.fault = () => 'silence';
    await expect(http(20).request('/x', z.unknown())).rejects.toThrow(
      /no answer in time/,
    );
  });

  it('ends a call whose answer trickles', async () => {
    server.fault = () => 'trickle';
    await expect(http(100).request('/x', z.unknown())).rejects.toThrow(
      /no answer in time/,
    );
  });

  it('asks for its credentials before each call', async () => {
    answer = { status: 200, body: [] };
    let token = 'first';
    const rotating = new ForgeHttp({
      apiBaseUrl: `http://${server.host}`,
      auth: { headers: async () => ({ Authorization: `Bearer ${token}` }) },
    });
    await rotating.request('/x', z.unknown());
    token = 'second';
    await rotating.request('/x', z.unknown());

    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      ['Bearer first', 'Bearer second'],
    );
  });
});
