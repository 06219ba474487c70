import { mockServices } from '@backstage/backend-test-utils';
import { warnOfDevelopmentSettings } from './warnOfDevelopmentSettings';

const backend = { baseUrl: 'http://localhost:7007' };

describe('warnOfDevelopmentSettings', () => {
  it('names each where other machines can reach the backend', () => {
    const logger = mockServices.logger.mock();
    warnOfDevelopmentSettings(
      mockServices.rootConfig({
        data: { backend: { ...backend, listen: ':7007' } },
      }),
      logger,
    );
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /auth\.session\.secret: Is missing[\s\S]*permission\.enabled/,
      ),
    );
  });

  it('is silent on loopback', () => {
    const logger = mockServices.logger.mock();
    warnOfDevelopmentSettings(
      mockServices.rootConfig({
        data: { backend: { ...backend, listen: { host: '127.0.0.1' } } },
      }),
      logger,
    );
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
