import type { RenderInput } from '@model-serving/backstage-plugin-model-serving-node';
import { sampleInput, type SampleOptions } from '../sampleService';

const asked = (request: SampleOptions['request']) => sampleInput({ request });

/** What is asked of the form's API round a control, and what it answers. */
export const REQUESTS: [string, RenderInput, RegExp][] = [
  ['fields in a name', asked({ name: 'x\nspec:\n  predictor:' }), /name/],
  ['a second document', asked({ name: 'x\n---\nkind: Pod' }), /name/],
  [
    'more replicas than allowed',
    asked({ replicas: { min: 1, max: 1e6 } }),
    /replicas/,
  ],
  [
    'a size that is not offered',
    asked({ accelerator: 'h100-400' }),
    /accelerator/,
  ],
  [
    'a field that the form has not',
    asked({ queue: 'elsewhere' } as object),
    /queue|[Uu]nrecognized/,
  ],
  ['another tenant', asked({ tenant: 'team-b' }), /team-b/],
];
