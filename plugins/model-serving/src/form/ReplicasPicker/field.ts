import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { ReplicasPicker } from './ReplicasPicker';
import { replicasProblem } from './validateReplicas';

export const replicasPickerField = createFormField({
  name: 'ModelServingReplicasPicker',
  component: framed(ReplicasPicker),
  validation: (value, field) => {
    const problem = replicasProblem(value, null);
    if (problem) {
      field.addError(problem);
    }
  },
  schema: makeFieldSchema({
    output: z =>
      z.object({
        min: z.number().int().min(1).describe('Replicas that always run'),
        max: z.number().int().min(1).describe('Replicas under load'),
      }),
  }),
});
