import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, startServing } from '../__testUtils__/startServing';

describe('a repository with its own layout', () => {
  it('is rendered for as it is checked', async () => {
    const server = await FakeApiServer.start();
    populate(server);
    const platform = new PlatformFixture();
    platform.tenantsPath = 'clusters/eu/tenants';
    const serving = await startServing(server, platform);
    await serving.run('gitops');
    try {
      const { body } = await serving
        .post('/checks', { request: platform.request }, MEMBER)
        .expect(200);
      expect(
        body.findings.filter(({ outcome }: any) => outcome === 'fail'),
      ).toEqual([]);
      expect(body.files[0].path).toBe(
        'clusters/eu/tenants/team-a/fresh/inferenceservice.yaml',
      );
    } finally {
      await serving.backend.stop();
      await server.stop();
    }
  });
});
