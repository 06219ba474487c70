import { once } from 'node:events';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { GatewayBudgetReader } from './GatewayBudgetReader';

const KEY = 'sk-canary-admin-key';

type Answer = (path: string, res: ServerResponse) => void;

const WELL: Record<string, unknown> = {
  '/team/list': [
    { team_id: 'a', team_alias: 'team-a', max_budget: 100 },
    { team_id: 'b', team_alias: 'team-b', max_budget: null },
  ],
  '/key/list': {
    keys: [{ team_id: 'a' }, { team_id: 'b' }, { team_id: null }],
    total_pages: 1,
  },
  '/config/field/info': {
    field_name: 'fail_closed_budget_enforcement',
    field_value: true,
  },
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
    res.end(JSON.stringify(asked === path ? answer : WELL[asked]));

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
    answer = (path, res) => res.end(JSON.stringify(WELL[path]));
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

  const read = async () =>
    new GatewayBudgetReader({ url: await listen(server), adminKey: KEY }).of(
      'team-a',
    );

  it('tells the budget of a team and its keys', async () => {
    await expect(read()).resolves.toEqual({
      known: true,
      value: {
        failClosed: true,
        team: { name: 'team-a', maxBudget: 100 },
        keys: 1,
        looseKeys: 2,
      },
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
