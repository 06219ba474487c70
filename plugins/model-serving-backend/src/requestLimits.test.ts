import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  Judging,
  JudgingLimitError,
  JudgingPool,
  judgingServiceRef,
} from '@model-serving/backstage-plugin-model-serving-node';
import { populate } from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from './__testUtils__/startServing';
import { until } from './__testUtils__/until';

const KIB = 1024;

/** Threads that do render only when they are told to, or not at all. */
class HeldThreads implements Judging {
  readonly pool = new JudgingPool({
    threads: 1,
    timeoutMs: 60_000,
    memoryMiB: 512,
  });
  /** For whom rendering waits, in order. */
  readonly held: string[] = [];
  fail: Error | undefined;
  #release: Array<() => void> = [];
  isHolding = false;

  run: Judging['run'] = async (task, input, options) => {
    if (task === 'render' && this.fail) {
      throw this.fail;
    }
    if (task === 'render' && this.isHolding) {
      this.held.push(options?.user ?? '');
      await new Promise<void>(resolve => this.#release.push(resolve));
    }
    return this.pool.run(task, input, options);
  };

  release() {
    this.isHolding = false;
    this.#release.splice(0).forEach(release => release());
  }
}

describe('limits of requests', () => {
  const threads = new HeldThreads();
  const platform = new PlatformFixture();
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    serving = await startServing(
      server,
      platform,
      [
        createServiceFactory({
          service: judgingServiceRef,
          deps: {},
          factory: () => threads,
        }),
      ],
      { checks: { threads: 2, perUser: { queued: 3 } } },
    );
    await serving.run('gitops');
  });

  afterEach(() => {
    threads.fail = undefined;
    threads.release();
    threads.held.length = 0;
  });

  afterAll(async () => {
    await serving.backend.stop();
    await threads.pool.close();
    await server.stop();
  });

  const files = (...contents: string[]) => ({
    tenant: 'team-a',
    service: 'fresh',
    files: contents.map((content, index) => ({
      path: `tenants/team-a/fresh/f${index}.yaml`,
      content,
    })),
  });
  const keys = (bytes: number) => {
    let text = '';
    for (let index = 0; text.length < bytes; index++) {
      text += `k${index}: 1\n`;
    }
    return text;
  };

  it('refuses files of keys that would take minutes to compare, as a finding', async () => {
    const { body } = await serving
      .post('/checks', files(...[1, 2, 3, 4].map(() => keys(60 * KIB))), MEMBER)
      .expect(200);
    expect(body.outcome).toBe('fail');
    const unreadable = body.findings.filter(
      ({ rule }: { rule: string }) => rule === 'readable-yaml',
    );
    expect(unreadable).toHaveLength(4);
    expect(unreadable[0].message).toMatch(/more than 5000 keys/);
  });

  it.each([
    ['/checks', 'files', files(...[1, 2, 3].map(() => 'x'.repeat(300 * KIB)))],
    [
      '/renders',
      'a request',
      { request: { ...platform.request, purpose: 'x'.repeat(70 * KIB) } },
    ],
    [
      '/tenant-plans',
      'a plan',
      { action: 'set-up', request: { name: 'x'.repeat(70 * KIB) } },
    ],
  ])('%s refuses too large a body of %s with 413', async (path, _, body) => {
    const answer = await serving
      .post(path, body, path === '/tenant-plans' ? PLATFORM : MEMBER)
      .expect(413);
    expect(answer.body.error.message).toMatch(
      /^The body is larger than \d+ KiB/,
    );
  });

  it.each([
    ['depth', `{"request": ${'['.repeat(5000)}`, /deeper than 20 levels/],
    [
      'members',
      JSON.stringify({ files: Array.from({ length: 6000 }, () => ({})) }),
      /more than 5000 members and items/,
    ],
    ['text that is not JSON', '{"request": ', /JSON/],
  ])('refuses too much %s in JSON with 400', async (_, body, message) => {
    const answer = await serving.post('/checks', body, MEMBER).expect(400);
    expect(answer.body.error.message).toMatch(message);
  });

  it('reads no JSON in an encoding whose bytes hide its depth', async () => {
    // U+2200 ends with the byte of a quotation mark, after which everything would pass for text.
    const body = Buffer.from(
      `{"files": "\u2200", "request": ${'['.repeat(5000)}${']'.repeat(5000)}}`,
      'utf16le',
    );
    const answer = await serving
      .post('/checks', undefined, MEMBER)
      .set('content-type', 'application/json; charset=utf-16le')
      .serialize(sent => sent)
      .send(body)
      .expect(400);
    expect(answer.body.error.message).toMatch(/JSON in UTF-8/);
  });

  it('keeps names of unknown fields out of its answer when they are long', async () => {
    const request = { ...platform.request, ['x'.repeat(10_000)]: 1 };
    const { body } = await serving
      .post('/checks', { request }, MEMBER)
      .expect(400);
    expect(body.error.message.length).toBeLessThan(600);
  });

  it('answers 429 with Retry-After to whoever has too much waiting, and nobody else', async () => {
    threads.isHolding = true;
    const send = (credentials: typeof MEMBER, request = platform.request) =>
      serving.post('/renders', { request }, credentials).then(answer => answer);
    const first = send(MEMBER);
    await until(async () => threads.held.length === 1, 'the first request');
    const all = Array.from({ length: 20 }, () => send(MEMBER));
    const refused: Awaited<ReturnType<typeof send>>[] = [];
    all.forEach(sent =>
      sent.then(answer => answer.status === 429 && refused.push(answer)),
    );
    await until(async () => refused.length === 17, 'refusing what is too much');
    expect(refused[0].headers['retry-after']).toBe('5');
    expect(refused[0].body.error).toMatchObject({
      name: 'TooManyRequestsError',
      message: expect.stringContaining('Wait for one to finish'),
    });
    // One of the member's requests runs, however many wait; another user's begins at once.
    expect(threads.held).toEqual(['user:default/team-a-member']);
    const other = send(OTHER, { ...platform.request, tenant: 'team-b' });
    await until(async () => threads.held.length === 2, "another user's turn");
    expect(threads.held[1]).toBe('user:default/team-b-member');
    threads.release();
    const answers = [first, ...all, other].map(
      async sent => (await sent).status,
    );
    const statuses = await Promise.all(answers);
    expect(statuses.filter(status => status === 200)).toHaveLength(5);
    expect(statuses.filter(status => status === 429)).toHaveLength(17);
  });

  it('answers 422 with what took too long', async () => {
    threads.fail = new JudgingLimitError('Rendering the files took too long');
    const { body } = await serving
      .post('/renders', { request: platform.request }, MEMBER)
      .expect(422);
    expect(body.error.message).toBe('Rendering the files took too long');
  });
});
