import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { PriorityPicker } from './PriorityPicker';

export const priorityPickerField = createFormField({
  name: 'ModelServingPriorityPicker',
  component: framed(PriorityPicker),
  schema: makeFieldSchema({
    output: z => z.string().describe('Name of a WorkloadPriorityClass'),
  }),
});
