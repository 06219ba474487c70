import { Proposal } from '@model-serving/backstage-plugin-model-serving-common';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, OTHER, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

const FOLDER = 'tenants/team-a/fresh';
const FRESH = '/services/gpu-eu/team-a/InferenceService/fresh';

const pull = (more: { state: string; merged_at?: string }) => ({
  number: 7,
  html_url: 'https://git.example.com/platform/serving/pulls/7',
  title: 'Serve fresh for team-a',
  body: [
    'Requested by `user:default/team-a-member` through the portal. Proposing the service again updates this pull request.',
    '',
    'Serves `gpu-eu/team-a/InferenceService/fresh`, up to 2920.00 USD per month.',
  ].join('\n'),
  user: { login: 'portal' },
  created_at: new Date(Date.now() - 600_000).toISOString(),
  merged: more.merged_at !== undefined,
  head: { ref: 'model-serving/team-a/fresh' },
  base: { ref: 'main' },
  ...more,
});

describe('a proposal from forge to page', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  const read = async () => {
    const since = new Date().toISOString();
    await until(async () => {
      await serving.run('gitops');
      const [forge, repository] = await Promise.all([
        serving.get('/proposals', MEMBER),
        serving.get('/tenants/team-a/accelerators', MEMBER),
      ]);
      return (
        !forge.body.stale &&
        forge.body.asOf > since &&
        repository.body.source?.endsWith(`git:${platform.commit}`)
      );
    }, 'reading the repository');
  };

  const become = async (pulls: object[], files: boolean) => {
    server.serveText(
      '/api/v1/repos/platform/serving/pulls',
      JSON.stringify(pulls),
    );
    platform.commit = `${platform.commit}0`;
    if (files) {
      platform.files.set(`${FOLDER}/service.yaml`, 'kind: InferenceService\n');
    } else {
      platform.files.delete(`${FOLDER}/service.yaml`);
    }
    // Twice: files are compared with what was merged before they were read.
    await read();
    await read();
  };
  const pending = async (user = MEMBER): Promise<Proposal[]> =>
    (await serving.get('/proposals', user).expect(200)).body.items;
  const merged = () =>
    pull({ state: 'closed', merged_at: new Date().toISOString() });

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    serving = await startServing(server, platform);
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  it('is proposed while it is open, by the person who asked', async () => {
    await become([pull({ state: 'open' })], false);
    expect(await pending()).toEqual([
      expect.objectContaining({
        state: 'open',
        kind: 'InferenceService',
        requestedBy: 'user:default/team-a-member',
        author: 'portal',
        perMonth: { amount: 2920, currency: 'USD' },
      }),
    ]);
    expect(await pending(OTHER)).toEqual([]);
    const { body } = await serving.get(FRESH, MEMBER).expect(200);
    expect(body).toMatchObject({
      verdict: { word: 'proposed' },
      template: 'template:default/inference-service',
    });
    expect(body.timeline[0].sentence).toBe(
      'Pull request #7 was opened by team-a-member.',
    );
  });

  it('stays on the page from the merge until the cluster has it', async () => {
    await become([merged()], true);
    expect(await pending()).toHaveLength(1);
    const { body } = await serving.get(FRESH, MEMBER).expect(200);
    expect(body.verdict).toMatchObject({ word: 'proposed', hop: 'synced' });
  });

  it('is known to the service that came of it, before the forge says merged', async () => {
    await become([pull({ state: 'open' })], true);
    const { metadata, ...service } = inferenceService('team-a', 'fresh');
    const creationTimestamp = new Date().toISOString();
    server.put(INFERENCE_SERVICES, {
      ...service,
      metadata: { ...metadata, creationTimestamp },
    });
    await until(async () => {
      const { body } = await serving.get(FRESH, MEMBER);
      return body.createdAt;
    }, 'seeing the service');
    const { body } = await serving.get(FRESH, MEMBER).expect(200);
    expect(
      body.timeline.slice(0, 2).map(({ state, url }: any) => [state, url]),
    ).toEqual([
      ['done', pull({ state: 'open' }).html_url],
      ['unknown', pull({ state: 'open' }).html_url],
    ]);
    await become([merged()], true);
    expect(await pending()).toEqual([]);
  });

  it('is gone once it is removed from repository and cluster', async () => {
    await become([merged()], false);
    server.remove(INFERENCE_SERVICES, 'team-a/fresh');
    await until(async () => {
      const { status } = await serving.get(FRESH, MEMBER);
      return status === 404;
    }, 'forgetting the service');
    expect(await pending()).toEqual([]);
  });

  it('may be proposed again', async () => {
    const again = { ...pull({ state: 'open' }), number: 8 };
    again.created_at = new Date().toISOString();
    await become([again, merged()], false);
    expect((await pending()).map(({ number }) => number)).toEqual([8]);
    const { body } = await serving.get(FRESH, MEMBER).expect(200);
    expect(body.verdict.word).toBe('proposed');
  });
});
