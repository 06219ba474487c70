import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { TenantPicker } from './TenantPicker';

export const tenantPickerField = createFormField({
  name: 'ModelServingTenantPicker',
  component: framed(TenantPicker),
  schema: makeFieldSchema({
    output: z =>
      z.string().describe('Name of a tenant the user may propose for'),
  }),
});
