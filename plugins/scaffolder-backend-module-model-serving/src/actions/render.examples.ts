import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import yaml from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Render a chat model on one accelerator',
    example: yaml.stringify({
      steps: [
        {
          id: 'render',
          action: 'model-serving:render',
          name: 'Render the manifests',
          input: {
            request: {
              tenant: 'team-a',
              name: 'support-bot',
              model: 'resource:default/qwen3-8b',
              accelerator: 'h100-1',
              replicas: { min: 1, max: 3 },
              priority: 'serving-standard',
              purpose: 'Answers questions of customers',
            },
          },
        },
      ],
    }),
  },
  {
    description: "Render the answers of a template's form",
    example: yaml.stringify({
      steps: [
        {
          id: 'render',
          action: 'model-serving:render',
          name: 'Render the manifests',
          input: {
            request: {
              tenant: '${{ parameters.tenant }}',
              name: '${{ parameters.name }}',
              model: '${{ parameters.model }}',
              accelerator: '${{ parameters.accelerator }}',
              replicas: '${{ parameters.replicas }}',
              priority: '${{ parameters.priority }}',
              purpose: '${{ parameters.purpose }}',
            },
          },
        },
      ],
    }),
  },
];
