import { Config } from '@backstage/config';
import {
  findDevelopmentSettings,
  isExposed,
} from '@model-serving/backstage-backend-hardening';
import { Examiner, Finding } from './Examiner';

const AREA = { area: 'configuration', docs: 'docs/install.md' } as const;
const READABLE = 'The configuration can be used';

/** Whether app-config can be used, and is fit for a backend that others can reach. */
export function examineConfiguration(config: Config): Examiner {
  return {
    ...AREA,
    docs: 'docs/production.md',
    async examine() {
      const settings = isExposed(config)
        ? findDevelopmentSettings(config, process.env)
        : [];
      return [
        {
          id: 'configuration.readable',
          title: READABLE,
          state: 'holds',
          detail: 'every key of modelServing can be read',
          source: 'config:modelServing',
        },
        ...settings.map(
          ({ fix, key, problem }): Finding => ({
            id: `configuration.${key}`,
            title: 'Settings are fit for production',
            state: 'broken',
            detail: `${key}: ${problem}`,
            source: `config:${key}`,
            next: `Platform owners: ${fix}`,
          }),
        ),
      ];
    },
  };
}

/** Where the suite is off because its configuration cannot be used, nothing else can be looked at. */
export function examineUnusable(problem: string): Examiner {
  return {
    ...AREA,
    async examine() {
      return [
        {
          id: 'configuration.readable',
          title: READABLE,
          state: 'broken',
          detail: `model serving is off: ${problem}`,
          source: 'config:modelServing',
          next: 'Platform owners: correct the key in app-config and start the backend again.',
        },
      ];
    },
  };
}
