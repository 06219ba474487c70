import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Remove a service whose dependents were confirmed',
    example: stringify({
      steps: [
        {
          id: 'propose',
          action: 'model-serving:propose-removal',
          name: 'Open the pull request',
          input: { tenant: 'team-a', service: 'support-bot', confirmed: true },
        },
      ],
    }),
  },
];
