import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readCatalogConfig } from './config';

describe('the configuration of the catalog', () => {
  const logger = mockServices.logger.mock();
  const read = (config: object) =>
    readCatalogConfig(new ConfigReader(config as any), logger);

  beforeEach(() => jest.clearAllMocks());

  it('is what app-config says', () => {
    expect(
      read({
        catalog: {
          providers: {
            modelServing: {
              schedule: { frequency: { minutes: 5 }, timeout: { minutes: 1 } },
            },
          },
        },
        modelServing: {
          catalog: {
            visibility: 'everyone',
            trustedLocations: ['url:https://git.example.com/*'],
            installParser: false,
          },
        },
      }),
    ).toMatchObject({
      guard: {
        trustedLocations: ['url:https://git.example.com/*'],
        installParser: false,
      },
      schedule: { frequency: { minutes: 5 } },
      visibility: 'everyone',
    });
    expect(logger.error).not.toHaveBeenCalled();
  });

  it.each<[object, RegExp]>([
    [
      {
        catalog: {
          providers: { modelServing: { schedule: { frequency: 1 } } },
        },
      },
      /modelServing\.schedule/,
    ],
    [
      { modelServing: { catalog: { visibility: 'all' } } },
      /modelServing\.catalog\.visibility must be owners or everyone/,
    ],
    [
      { modelServing: { catalog: { trustedLocations: 'url:*' } } },
      /modelServing\.catalog\.trustedLocations/,
    ],
    [
      { modelServing: { catalog: { installParser: 'maybe' } } },
      /modelServing\.catalog\.installParser/,
    ],
  ])('is the closed default where it cannot be used: %j', (config, problem) => {
    expect(read(config)).toEqual(read({}));
    expect(read({}).guard).toEqual({
      trustedLocations: [],
      reserveTenantNamespaces: true,
      installParser: true,
    });
    expect(logger.error).toHaveBeenCalledWith(expect.stringMatching(problem));
  });
});
