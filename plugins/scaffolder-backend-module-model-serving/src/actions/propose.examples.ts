import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Open or update the pull request of a service',
    example: yaml.stringify({
      steps: [
        {
          id: 'propose',
          action: 'model-serving:propose',
          name: 'Open the pull request',
          input: {
            tenant: 'team-a',
            service: 'support-bot',
            directory: 'tenants/team-a/support-bot',
          },
        },
      ],
    }),
  },
  {
    description: 'Give the pull request a title',
    example: yaml.stringify({
      steps: [
        {
          id: 'propose',
          action: 'model-serving:propose',
          name: 'Open the pull request',
          input: {
            tenant: 'team-a',
            service: 'support-bot',
            directory: 'tenants/team-a/support-bot',
            title: 'Serve the support bot',
          },
        },
      ],
    }),
  },
];
