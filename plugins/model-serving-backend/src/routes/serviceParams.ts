import { SERVICE_KINDS } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const text = z.string().max(253);

/** The path parameters that name a service. */
export const serviceParams = z.object({
  cluster: text,
  namespace: text,
  kind: z.enum(SERVICE_KINDS),
  name: text,
});
