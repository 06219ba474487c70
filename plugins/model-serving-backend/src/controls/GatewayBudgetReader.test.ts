import { once } from 'node:events';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { GatewayBudgetReader, GatewayConfig } from './GatewayBudgetReader';

const KEY = 'sk-canary-admin-key';
const PROBE_KEY = 'sk-canary-probe-key';

type Answer = (path: string, res: ServerResponse) => unknown;

const WELL: Record<string, unknown> = {
  '/team/list': [
    { team_id: 'a', team_alias: 'team-a', max_budget: 100, spend: 12.5 },
    { team_id: 'b', team_alias: 'team-b', max_budget: null, spend: 0 },
  ],
  '/key/list': {
    keys: [
      { team_id: 'a', spend: 2, blocked: null, expires: null },
      { team_id: 'a', max_budget: 5, spend: 3 },
      { team_id: 'b' },
      { team_id: null },
      { team_id: null, max_budget: 1, spend: 0 },
      { team_id: null, litellm_budget_table: { max_budget: 1 } },
      { team_id: null, blocked: true },
      { team_id: null, expires: '2026-01-01T00:00:00' },
      { team_id: 'a', expires: '2026-01-01T00:00:00+00:00' },
      {
        token: createHash('sha256').update(PROBE_KEY).digest('hex'),
        team_id: 'a',
        max_budget: 0,
        spend: 0,
      },
    ],
    total_pages: 1,
  },
  '/health/readiness': { status: 'healthy', db: 'connected' },
  '/model/info': {
    data: [
      {
        model_name: 'chat',
        model_info: { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
      },
      {
        model_name: 'free',
        model_info: { input_cost_per_token: 0, output_cost_per_token: 0 },
      },
    ],
  },
};

/** What LiteLLM 1.106 answers about a setting that its API does not have, whether it is on or off. */
const INVALID_FIELD = {
  error: {
    message: 'Invalid field=fail_closed_budget_enforcement passed in.',
    type: 'invalid_request_error',
    param: 'None',
    code: '400',
  },
};

const EXCEEDED = {
  error: {
    message:
      'Budget has been exceeded! Key=probe (sk-...abcd) Current cost: 0.0, Max budget: 0.0',
    type: 'budget_exceeded',
    param: null,
    code: '422',
  },
};

const json = (res: ServerResponse, status: number, value: unknown) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(value));
};

/** Answers as the recorded gateway does. */
const well: Answer = (path, res) => {
  switch (path) {
    case '/config/field/info':
      return json(res, 400, INVALID_FIELD);
    case '/v1/chat/completions':
      return json(res, 422, EXCEEDED);
    default:
      return json(res, WELL[path] ? 200 : 404, WELL[path] ?? {});
  }
};

const body =
  (text: string | Buffer, type = 'application/json'): Answer =>
  (_, res) => {
    res.writeHead(200, { 'content-type': type });
    res.end(text);
  };

const only =
  (path: string, answer: unknown): Answer =>
  (asked, res) =>
    asked === path ? json(res, 200, answer) : well(asked, res);

describe('an LLM gateway', () => {
  let answer: Answer;
  let asked: string[];
  let server: Server;
  let elsewhere: Server;

  const listen = async (each: Server) => {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
    return `http://127.0.0.1:${(each.address() as AddressInfo).port}`;
  };

  const close = async (each: Server) => {
    each.closeAllConnections();
    await new Promise(resolve => each.close(resolve));
  };

  beforeEach(() => {
    asked = [];
    answer = well;
    server = createServer((req, res) => {
      asked.push(req.url!);
      answer(new URL(req.url!, 'http://x').pathname, res);
    });
    elsewhere = createServer((req, res) => {
      asked.push(`elsewhere ${req.url}`);
      res.end('[]');
    });
  });

  afterEach(async () => {
    await close(server);
    await close(elsewhere);
  });

  const read = async (config: Partial<GatewayConfig> = {}) =>
    new GatewayBudgetReader({
      url: await listen(server),
      adminKey: KEY,
      failClosed: null,
      ...config,
    }).of('team-a');

  it('tells the budget of a team, what it spent, and its keys', async () => {
    await expect(read({ failClosed: true })).resolves.toEqual({
      known: true,
      value: {
        failClosed: { reported: null, declared: true },
        team: { name: 'team-a', maxBudget: 100, spend: 12.5 },
        keys: [
          { maxBudget: null, spend: 2 },
          { maxBudget: 5, spend: 3 },
          { maxBudget: 0, spend: 0 },
        ],
        // That of team-b, which has no budget, and that of no team.
        looseKeys: 2,
        probe: null,
      },
    });
  });

  it('believes a version of LiteLLM that does tell the setting', async () => {
    answer = only('/config/field/info', {
      field_name: 'fail_closed_budget_enforcement',
      field_value: false,
    });
    await expect(read({ failClosed: true })).resolves.toMatchObject({
      value: { failClosed: { reported: false, declared: true } },
    });
  });

  describe('that is tried with a key whose budget is spent', () => {
    const call =
      (status: number, value: unknown, more: Record<string, unknown> = {}) =>
      (path: string, res: ServerResponse) => {
        if (path === '/v1/chat/completions') {
          return json(res, status, value);
        }
        return more[path] ? json(res, 200, more[path]) : well(path, res);
      };
    const FROZEN = {
      '/health/readiness': { status: 'healthy', db: 'Not connected' },
    };
    const COMPLETION = { id: 'c', object: 'chat.completion', choices: [] };

    it.each<[string, Answer, string, object]>([
      [
        'refuses it',
        call(422, EXCEEDED),
        'chat',
        {
          outcome: 'refused',
          database: true,
          detail: 'HTTP 422, budget_exceeded',
        },
      ],
      [
        'refuses it with the status of older versions',
        call(400, EXCEEDED),
        'chat',
        { outcome: 'refused', detail: 'HTTP 400, budget_exceeded' },
      ],
      [
        'cannot reach its database and refuses',
        call(503, { error: { type: 'no_db_connection', code: '503' } }, FROZEN),
        'chat',
        {
          outcome: 'unverified',
          database: false,
          detail: 'HTTP 503, no_db_connection',
        },
      ],
      [
        'answers it',
        call(200, COMPLETION),
        'chat',
        { outcome: 'answered', detail: 'HTTP 200' },
      ],
      [
        'answers for a model without a price',
        call(200, COMPLETION),
        'free',
        { outcome: 'unclear', detail: expect.stringMatching(/free is free/) },
      ],
      [
        'answers a key that has budget left',
        call(200, COMPLETION, {
          '/key/list': {
            keys: [
              {
                token: createHash('sha256').update(PROBE_KEY).digest('hex'),
                max_budget: 5,
                spend: 1,
              },
            ],
            total_pages: 1,
          },
        }),
        'chat',
        { outcome: 'unclear', detail: expect.stringMatching(/budget left/) },
      ],
      [
        'answers a key that it does not list',
        call(200, COMPLETION, { '/key/list': { keys: [], total_pages: 1 } }),
        'chat',
        { outcome: 'unclear', detail: expect.stringMatching(/not one of/) },
      ],
      [
        'blocked the key',
        call(401, { error: { type: 'auth_error', message: PROBE_KEY } }),
        'chat',
        { outcome: 'unclear', detail: 'it responds with HTTP 401, auth_error' },
      ],
      [
        'closes the connection',
        (path, res) =>
          path === '/v1/chat/completions' ? res.destroy() : well(path, res),
        'chat',
        { outcome: 'unclear', detail: 'it does not respond' },
      ],
    ])('%s', async (_, how, model, expected) => {
      answer = how;
      const reading = await read({
        probe: { key: PROBE_KEY, model, intervalMs: 60_000 },
      });
      expect(reading).toMatchObject({
        known: true,
        value: { probe: expected },
      });
      expect(JSON.stringify(reading)).not.toContain('canary');
    });

    it('is not tried again before the interval is over', async () => {
      const reader = new GatewayBudgetReader({
        url: await listen(server),
        adminKey: KEY,
        failClosed: null,
        probe: { key: PROBE_KEY, model: 'chat', intervalMs: 60_000 },
      });
      await Promise.all([reader.of('team-a'), reader.of('team-b')]);
      await reader.of('team-a');
      expect(asked.filter(path => path === '/v1/chat/completions')).toEqual([
        '/v1/chat/completions',
      ]);
    });
  });

  const many = (count: number) => Array(count).fill({ team_id: 'a' });

  it.each<[string, Answer, RegExp]>([
    [
      'a login answer',
      body('{"message":"please log in"}'),
      /something that is not what LiteLLM answers/,
    ],
    [
      'a login page',
      body('<html><title>Log in</title></html>', 'text/html'),
      /an HTML page/,
    ],
    ['nothing', body(''), /not what LiteLLM answers/],
    ['half a document', body('[{"team_id":"a'), /not what LiteLLM answers/],
    ['invalid UTF-8', body(Buffer.from([0xff, 0xfe])), /not what LiteLLM/],
    [
      'more than can be read',
      body(' '.repeat(9 * 1024 * 1024)),
      /larger than 8 MiB/,
    ],
    [
      'a budget in words',
      only('/team/list', [{ team_id: 'a', max_budget: 'much' }]),
      /\/team\/list/,
    ],
    [
      'a negative budget',
      only('/team/list', [{ team_id: 'a', max_budget: -1 }]),
      /\/team\/list/,
    ],
    [
      'a name of 300,000 characters',
      only('/team/list', [{ team_id: 'a', team_alias: 'x'.repeat(300_000) }]),
      /\/team\/list/,
    ],
    ['no keys', only('/key/list', { total_pages: 1 }), /\/key\/list/],
    [
      'keys without end',
      only('/key/list', { keys: many(100), total_pages: 1e9 }),
      /more than 5000 keys/,
    ],
    [
      'full pages without a count',
      only('/key/list', { keys: many(100) }),
      /more than 5000 keys/,
    ],
    [
      'a setting that is none',
      only('/config/field/info', { message: 'please log in' }),
      /\/config\/field\/info/,
    ],
    [
      'an error',
      (_, res) => {
        res.writeHead(500);
        res.end(KEY);
      },
      /responds with HTTP 500/,
    ],
    ['a cut connection', (_, res) => res.destroy(), /does not respond/],
  ])(
    'that answers with %s is unknown, with the reason',
    async (_, how, why) => {
      answer = how;
      const reading = await read();
      expect(reading).toEqual({
        known: false,
        reason: expect.stringMatching(why),
      });
      expect(JSON.stringify(reading)).not.toContain('canary');
      expect(JSON.stringify(reading).length).toBeLessThan(300);
    },
  );

  it('that redirects is not followed with the admin key', async () => {
    const target = await listen(elsewhere);
    answer = (_, res) => {
      res.writeHead(302, { location: `${target}/team/list` });
      res.end();
    };
    await expect(read()).resolves.toEqual({
      known: false,
      reason: expect.stringContaining('redirects (HTTP 302)'),
    });
    expect(asked.filter(each => each.startsWith('elsewhere'))).toEqual([]);
  });
});
