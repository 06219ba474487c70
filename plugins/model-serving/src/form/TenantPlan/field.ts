import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { TenantPlanField } from './TenantPlanField';

export const tenantPlanField = createFormField({
  name: 'ModelServingTenantPlan',
  component: framed(TenantPlanField),
  schema: makeFieldSchema({
    output: z => z.string().describe('Nothing; the plan is not kept'),
  }),
});
