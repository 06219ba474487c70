import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import {
  acceptedRoute,
  HTTP_ROUTES,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const KEY = 'sk-of-the-engine';
/** What nobody but caller and engine may see. */
const MARKER = 'MARKER-7f3a-secret-of-the-caller';
const CHAT = '/calls/gpu-eu/team-a/InferenceService/chat';

interface Asked {
  request: IncomingMessage;
  body: any;
  isGone: boolean;
}

/** A gateway with an engine behind it, as the test has it answer. */
class FakeGateway {
  readonly asked: Asked[] = [];
  answer: (response: ServerResponse) => void = response => response.end();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) {
        text += chunk;
      }
      const asked = {
        request,
        body: text ? JSON.parse(text) : undefined,
        isGone: false,
      };
      response.once('close', () => {
        asked.isGone = !response.writableEnded;
      });
      this.asked.push(asked);
      this.answer(response);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve =>
      this.#server.listen(0, '127.0.0.1', resolve),
    );
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

const event = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ choices: [choice], ...more })}\n\n`;

/** A stream of OpenAI's API, split in the middle of a line. */
const streamed =
  (...texts: string[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const whole = [
      ...texts.map(content => event({ delta: { content } })),
      event({ delta: {}, finish_reason: 'stop' }),
      `data: ${JSON.stringify({
        choices: [],
        usage: { prompt_tokens: 7, completion_tokens: texts.length },
      })}\n\n`,
      'data: [DONE]\n\n',
    ].join('');
    const middle = Math.floor(whole.length / 2);
    response.write(whole.slice(0, middle));
    setImmediate(() => response.end(whole.slice(middle)));
  };

const eventsOf = (text: string) =>
  text
    .split('\n\n')
    .filter(Boolean)
    .map(frame => {
      const [, type] = /^event: (.*)$/m.exec(frame)!;
      const [, data] = /^data: (.*)$/m.exec(frame)!;
      return { type, ...JSON.parse(data) };
    });

const chat = (content = 'Hello') => ({
  endpoint: 'chat',
  messages: [{ role: 'user', content }],
});

describe('calls of services', () => {
  const gateway = new FakeGateway();
  const auditor = mockServices.auditor.mock();
  const noted: unknown[] = [];
  const note = (...words: unknown[]) => void noted.push(...words);
  const logger = mockServices.logger.mock({
    child: () => logger,
    debug: note,
    error: note,
    info: note,
    warn: note,
  });
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    auditor.createEvent.mockImplementation(async event_ => {
      noted.push(event_.meta, event_.eventId);
      return {
        success: async options => note(options),
        fail: async options => note(options),
      };
    });
    server = await FakeApiServer.start();
    populate(server);
    server.put(HTTP_ROUTES, acceptedRoute('team-a', 'chat'));
    server.put(HTTP_ROUTES, acceptedRoute('team-b', 'chat'));
    serving = await startServing(
      server,
      undefined,
      [
        createServiceFactory({
          service: coreServices.logger,
          deps: {},
          factory: () => logger,
        }),
        createServiceFactory({
          service: coreServices.auditor,
          deps: {},
          factory: () => auditor,
        }),
      ],
      {
        calls: {
          gateways: [
            {
              cluster: 'gpu-eu',
              url: await gateway.start(),
              keys: { 'team-a': KEY },
            },
          ],
          perUser: { perMinute: 1000, concurrent: 2, bodyKiB: 4, seconds: 60 },
        },
      },
    );
  });

  afterAll(async () => {
    await serving.backend.stop();
    await gateway.stop();
    await server.stop();
  });

  beforeEach(() => {
    gateway.asked.length = 0;
    noted.length = 0;
  });

  const call = async (body: object | string, user = MEMBER) => {
    const response = await serving.post(CHAT, body, user);
    return {
      ...response,
      status: response.status,
      events: eventsOf(response.text),
    };
  };

  it('come back as they are written, with tokens and times', async () => {
    gateway.answer = streamed('Hel', 'lo ', 'you');
    const { events, headers, status } = await call({
      ...chat(),
      temperature: 0.2,
      maxTokens: 50,
    });
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(events.slice(0, -1)).toEqual(
      ['Hel', 'lo ', 'you'].map(text => ({ type: 'text', text })),
    );
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      finishReason: 'stop',
      usage: {
        promptTokens: 7,
        completionTokens: 3,
        firstTokenMs: expect.any(Number),
      },
    });
    expect(gateway.asked[0].body).toEqual({
      model: 'chat',
      messages: [{ role: 'user', content: 'Hello' }],
      temperature: 0.2,
      max_tokens: 50,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('reach the gateway alone, under the host of the route and with the key that the portal holds', async () => {
    gateway.answer = streamed('x');
    const { text } = await serving.post(CHAT, chat(), MEMBER);
    const [{ request }] = gateway.asked;
    expect(request.headers).toMatchObject({
      host: 'chat.team-a.models.example.com',
      authorization: `Bearer ${KEY}`,
    });
    expect(request.url).toBe('/v1/chat/completions');
    expect(text).not.toContain(KEY);
    expect(JSON.stringify(request.headers)).not.toContain('mock-user');
  });

  it('count no tokens where the engine does not', async () => {
    gateway.answer = response => {
      response.end(event({ delta: { content: 'a' } }));
    };
    expect((await call(chat())).events.at(-1)).toMatchObject({
      usage: {
        promptTokens: null,
        completionTokens: null,
        tokensPerSecond: null,
      },
    });
  });

  it('hand on whole answers of endpoints that are not streamed', async () => {
    const result = {
      data: [{ embedding: [0.1, 0.2] }],
      usage: { prompt_tokens: 2 },
    };
    gateway.answer = response => response.end(JSON.stringify(result));
    const { events } = await call({
      endpoint: 'embeddings',
      input: ['a', 'b'],
    });
    expect(events[0]).toEqual({ type: 'result', result });
    expect(events[1]).toMatchObject({
      type: 'done',
      usage: { promptTokens: 2, firstTokenMs: null },
    });
  });

  it('stop at the engine when the caller stops', async () => {
    gateway.answer = response => {
      response.writeHead(200);
      response.write(event({ delta: { content: 'first' } }));
    };
    const { port } = serving.backend.server.address() as AddressInfo;
    const { mockCredentials } = jest.requireActual(
      '@backstage/backend-test-utils',
    );
    const stop = new AbortController();
    const response = await fetch(
      `http://127.0.0.1:${port}/api/model-serving${CHAT}`,
      {
        method: 'POST',
        signal: stop.signal,
        headers: {
          authorization: mockCredentials.user.header(
            MEMBER.principal.userEntityRef,
          ),
          'content-type': 'application/json',
        },
        body: JSON.stringify(chat()),
      },
    );
    const { value } = await response.body!.getReader().read();
    expect(Buffer.from(value!).toString()).toContain('first');
    stop.abort();
    await until(() => gateway.asked[0].isGone, 'the end at the engine');
  });

  it('are at most two at once for a user, and another user is not held up', async () => {
    const open: ServerResponse[] = [];
    gateway.answer = response => void open.push(response);
    const running = [call(chat()), call(chat())];
    await until(() => open.length === 2, 'two calls');
    const third = await serving.post(CHAT, chat(), MEMBER);
    expect(third.status).toBe(429);
    expect(third.headers['retry-after']).toBe('5');
    open.forEach(response => streamed('x')(response));
    await Promise.all(running);
    gateway.answer = streamed('x');
    expect((await call(chat())).status).toBe(200);
  });

  it.each([
    ['of another tenant', OTHER, CHAT, 404],
    ['that does not exist', MEMBER, `${CHAT}-2`, 404],
  ])(
    'are refused for a service %s, and the gateway is not asked',
    async (_, user, path, status) => {
      expect((await serving.post(path, chat(), user)).status).toBe(status);
      expect(gateway.asked).toEqual([]);
    },
  );

  it.each<[string, object | string]>([
    ['that are not JSON', `{"endpoint": "chat", ${MARKER}`],
    ['with fields of the engine', { ...chat(MARKER), tools: [MARKER] }],
    ['of another model', { ...chat(MARKER), model: MARKER }],
    [
      'of an endpoint that the service has not',
      {
        endpoint: 'infer',
        inputs: [{ name: MARKER, shape: [1], datatype: 'FP32', data: [1] }],
      },
    ],
    ['without a message', { endpoint: 'chat', messages: [] }],
  ])('%s are refused without quoting them', async (_, body) => {
    const { status, text } = await serving.post(CHAT, body, MEMBER);
    expect(status).toBe(400);
    expect(text).not.toContain(MARKER);
    expect(JSON.stringify(noted)).not.toContain(MARKER);
    expect(gateway.asked).toEqual([]);
  });

  it('larger than allowed are refused', async () => {
    const { status } = await serving.post(
      CHAT,
      chat('x'.repeat(5_000)),
      MEMBER,
    );
    expect(status).toBe(413);
  });

  it.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'what the engine says',
      response =>
        response
          .writeHead(400)
          .end(JSON.stringify({ error: { message: `too long: ${MARKER}` } })),
      /HTTP 400.*too long/,
    ],
    [
      'that the key is refused',
      response => response.writeHead(401).end(`{"error":"no ${KEY}"}`),
      /refused the key/,
    ],
    [
      'that no engine is ready',
      response => response.writeHead(503).end('no healthy upstream'),
      /No engine is ready/,
    ],
    [
      'a redirect, which is not followed',
      response =>
        response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      /redirect/,
    ],
    ['a broken connection', response => response.destroy(), /did not answer/],
  ])('tell the caller %s, and nobody else', async (_, answer, says) => {
    gateway.answer = answer;
    const { events, text } = await call(chat(MARKER));
    expect(events).toEqual([
      { type: 'failed', message: expect.stringMatching(says) },
    ]);
    expect(text).not.toContain(KEY);
    expect(gateway.asked).toHaveLength(1);
    expect(JSON.stringify(noted)).not.toContain(MARKER);
  });

  it('leave nothing of prompts and answers in logs, audit events and the database', async () => {
    gateway.answer = streamed(MARKER, `and ${MARKER}`);
    const { events } = await call(chat(MARKER));
    expect(events[0].text).toBe(MARKER);
    expect(JSON.stringify(gateway.asked[0].body)).toContain(MARKER);
    expect(noted.length).toBeGreaterThan(0);
    expect(JSON.stringify(noted)).not.toContain(MARKER);
    const { body } = await serving.get(
      '/services/gpu-eu/team-a/InferenceService/chat',
    );
    expect(JSON.stringify(body)).not.toContain(MARKER);
  });

  describe('reachable', () => {
    const reachable = (path: string, user = MEMBER) =>
      serving.get(`/services/gpu-eu/${path}/reachable`, user);

    it('is asked once for all who look', async () => {
      gateway.answer = response => response.end('{}');
      const answers = await Promise.all(
        [1, 2, 3].map(() => reachable('team-a/InferenceService/chat')),
      );
      expect(answers.map(({ body }) => body.reachable)).toEqual([
        true,
        true,
        true,
      ]);
      expect(answers[0].body.milliseconds).toBeGreaterThan(0);
      expect(gateway.asked).toHaveLength(1);
      expect(gateway.asked[0].request.url).toBe('/v1/models');
    });

    it('says why it is not', async () => {
      gateway.answer = response => response.writeHead(503).end();
      const { body } = await reachable('team-b/InferenceService/chat', OTHER);
      expect(body).toMatchObject({
        reachable: false,
        reason: expect.stringMatching(/no ready engine/),
      });
    });

    it('is unknown without a route, and the gateway is not asked', async () => {
      const { body } = await serving.get(
        '/services/gpu-eu/stray/InferenceService/orphan/reachable',
      );
      expect(body).toMatchObject({ reachable: null, milliseconds: null });
      expect(body.reason).toMatch(/No route leads/);
      expect(gateway.asked).toEqual([]);
    });

    it('is told of other tenants to nobody', async () => {
      const { status } = await reachable('team-a/InferenceService/chat', OTHER);
      expect(status).toBe(404);
    });
  });
});
