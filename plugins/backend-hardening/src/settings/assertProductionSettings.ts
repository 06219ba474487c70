import { Config } from '@backstage/config';
import { isExposed } from './exposure';
import {
  DevelopmentSetting,
  findDevelopmentSettings,
} from './findDevelopmentSettings';

/** Thrown instead of starting. @public */
export class DevelopmentSettingsError extends Error {
  readonly settings: readonly DevelopmentSetting[];

  constructor(settings: readonly DevelopmentSetting[]) {
    super(
      [
        'The backend does not start: it can be reached from other machines and has development settings.',
        ...settings.map(describeSetting),
        'For development, set backend.listen.host to 127.0.0.1 and the base URLs to localhost.',
      ].join('\n'),
    );
    this.name = 'DevelopmentSettingsError';
    this.settings = settings;
  }
}

/** One line for a log. @public */
export function describeSetting({
  key,
  problem,
  fix,
}: DevelopmentSetting): string {
  return `  ${key}: ${problem} ${fix}`;
}

/**
 * Throws where a backend that other machines can reach has development settings.
 *
 * @throws DevelopmentSettingsError that names each of them.
 * @public
 */
export function assertProductionSettings(
  config: Config,
  environment: { NODE_ENV?: string },
): void {
  if (!isExposed(config)) {
    return;
  }
  const settings = findDevelopmentSettings(config, environment);
  if (settings.length > 0) {
    throw new DevelopmentSettingsError(settings);
  }
}
