import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { modelEntity } from '../__testUtils__/PlatformFixture';
import { VettedModels } from './VettedModels';

const LOCATION = 'url:https://git.example.com/platform/models.yaml';

describe('the models that may be served', () => {
  it('are asked for once for each request, and anew for the next', async () => {
    const catalog = catalogServiceMock({
      entities: [modelEntity('chat', 'oci://registry.example.com/a', LOCATION)],
    });
    const asked = jest.spyOn(catalog, 'getEntityByRef');
    const models = new VettedModels({
      catalog,
      models: {
        find: () => undefined,
        list: () => [],
        failure: null,
        titles: '',
      } as never,
      trustedLocations: [LOCATION],
    });
    const ref = 'resource:default/chat';
    const request = mockCredentials.user();
    const [chosen] = await Promise.all([
      models.resolve({ ref }, request),
      models.modelOf(ref, request),
    ]);
    expect(chosen.facts.uri).toBe('oci://registry.example.com/a');
    expect(asked).toHaveBeenCalledTimes(1);

    await models.modelOf(ref, mockCredentials.user());
    expect(asked).toHaveBeenCalledTimes(2);
  });
});
