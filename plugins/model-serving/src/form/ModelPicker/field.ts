import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { ModelPicker } from './ModelPicker';

export const modelPickerField = createFormField({
  name: 'ModelServingModelPicker',
  component: framed(ModelPicker),
  schema: makeFieldSchema({
    output: z =>
      z
        .string()
        .describe('Entity ref of a model, such as resource:default/qwen3-8b'),
  }),
});
