import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  describeSetting,
  findDevelopmentSettings,
  isExposed,
} from '@model-serving/backstage-backend-hardening';

/**
 * Names the development settings of a backend that other machines can reach. The portal that comes with the suite
 * refuses to start with them; a Backstage with other plugins beside may have its reasons.
 */
export function warnOfDevelopmentSettings(
  config: RootConfigService,
  logger: LoggerService,
): void {
  if (!isExposed(config)) {
    return;
  }
  const settings = findDevelopmentSettings(config, process.env);
  if (settings.length > 0) {
    logger.warn(
      `The backend can be reached from other machines and has development settings:\n${settings
        .map(describeSetting)
        .join('\n')}`,
    );
  }
}
