import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Check the files of a service',
    example: yaml.stringify({
      steps: [
        {
          id: 'check',
          action: 'model-serving:check',
          name: 'Check the manifests',
          input: {
            tenant: 'team-a',
            service: 'support-bot',
            directory: 'tenants/team-a/support-bot',
          },
        },
      ],
    }),
  },
];
