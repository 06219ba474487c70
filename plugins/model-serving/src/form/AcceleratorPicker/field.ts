import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { AcceleratorPicker } from './AcceleratorPicker';

export const acceleratorPickerField = createFormField({
  name: 'ModelServingAcceleratorPicker',
  component: framed(AcceleratorPicker),
  schema: makeFieldSchema({
    output: z => z.string().describe('Id of an accelerator of the profiles'),
  }),
});
