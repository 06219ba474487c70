import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Set a tenant up from the answers of the form',
    example: stringify({
      steps: [
        {
          id: 'propose',
          action: 'model-serving:propose-tenant',
          name: 'Open the pull request',
          input: { answers: '${{ parameters }}' },
        },
      ],
    }),
  },
];
