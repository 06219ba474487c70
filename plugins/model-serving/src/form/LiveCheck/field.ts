import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { framed } from '../framed';
import { LiveCheck } from './LiveCheck';
import { validateLiveCheck } from './validateLiveCheck';

export const liveCheckField = createFormField({
  name: 'ModelServingLiveCheck',
  component: framed(LiveCheck),
  validation: async (_value, field, { apiHolder, formData }) => {
    for (const reason of await validateLiveCheck(apiHolder, formData)) {
      field.addError(reason);
    }
  },
  schema: makeFieldSchema({
    output: z => z.string().describe('Always `on`; the verdict is not kept'),
    uiOptions: z =>
      z.object({
        advisory: z
          .boolean()
          .optional()
          .describe('Only shows the verdict; never holds the form back'),
      }),
  }),
});
