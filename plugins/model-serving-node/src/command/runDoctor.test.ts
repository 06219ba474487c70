import { createMockDirectory } from '@backstage/backend-test-utils';
import { Examination } from '@model-serving/backstage-plugin-model-serving-common';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { runCommand } from './runCommand';

const files = createMockDirectory();

const item = (more: Partial<Examination>): Examination => ({
  area: 'clusters',
  id: 'clusters.gpu-eu.reached',
  title: 'Cluster gpu-eu answers',
  state: 'holds',
  detail: 'its API server answers',
  source: 'kubernetes:gpu-eu',
  next: null,
  docs: 'docs/clusters.md',
  ...more,
});

describe('model-serving doctor', () => {
  let server: Server;
  let address: string;
  let items: Examination[];
  let refuse: number | undefined;
  let asked: IncomingMessage[];

  beforeEach(async () => {
    items = [];
    asked = [];
    refuse = undefined;
    files.setContent({ token: 'canary-token\n' });
    server = createServer((request, response) => {
      asked.push(request);
      response.writeHead(refuse ?? 200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          refuse
            ? {
                error: {
                  name: 'Error',
                  message: 'You may not examine the set-up',
                },
              }
            : {
                items,
                asOf: '2026-03-01T12:00:00.000Z',
                source: 'portal',
                stale: false,
              },
        ),
      );
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  const run = async (...args: string[]) => {
    const said = { out: '', error: '' };
    const code = await runCommand(['doctor', ...args], {
      out: text => {
        said.out += text;
      },
      error: text => {
        said.error += text;
      },
    });
    return { code, ...said };
  };
  const ask = (...options: string[]) =>
    run(address, '--token-file', files.resolve('token'), ...options);

  it('asks the backend with the token, and has nothing to say against it', async () => {
    items = [item({})];
    expect(await ask()).toEqual({
      code: 0,
      error: '',
      out: `No problems found (2026-03-01T12:00:00.000Z)

Clusters
  ✓ Cluster gpu-eu answers: its API server answers
`,
    });
    expect(asked[0]).toMatchObject({
      url: '/api/model-serving/doctor',
      headers: { authorization: 'Bearer canary-token' },
    });
  });

  it('says of each problem what to do and where it is explained', async () => {
    items = [
      item({}),
      item({
        area: 'prices',
        title: 'Prices of source config can be read',
        state: 'broken',
        detail: 'no\u001b[31m prices\nat all',
        next: 'Platform owners: correct modelServing.prices.',
        docs: 'docs/prices.md',
      }),
    ];
    const { code, out } = await ask();
    expect(code).toBe(1);
    expect(out).toMatch(/^1 problem found \(/);
    expect(out).toContain(
      '    Platform owners: correct modelServing.prices. See docs/prices.md.',
    );
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/^at all/m);
  });

  it('prints the report as JSON', async () => {
    items = [item({ state: 'note' })];
    const { code, out } = await ask('--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).items).toEqual(items);
  });

  it('says why the backend cannot be asked', async () => {
    refuse = 403;
    const refused = await ask();
    expect(refused.code).toBe(2);
    expect(refused.error).toContain('You may not examine the set-up');
    expect(refused.error).not.toContain('canary');
    await new Promise(resolve => server.close(resolve));
    const { code, error } = await ask();
    expect(code).toBe(2);
    expect(error).toMatch(/cannot be asked: .*ECONNREFUSED/);
  });

  it.each([
    ['no address', [], /Name the address of the backend/],
    ['no web address', ['backstage'], /Name the address of the backend/],
    [
      'no token',
      ['http://127.0.0.1:1'],
      /Set --token-file or MODEL_SERVING_TOKEN/,
    ],
    [
      'an unknown format',
      ['http://127.0.0.1:1', '--format', 'xml'],
      /Unknown format "xml"/,
    ],
  ])('does not run with %s', async (_, args, said) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toMatch(said);
    expect(error).toContain('Usage: model-serving doctor');
    expect(error).not.toContain('Usage: model-serving check');
  });
});
