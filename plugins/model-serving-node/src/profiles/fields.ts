import { z } from 'zod';

export const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
export const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

export const name = z
  .string()
  .max(63)
  .regex(NAME, 'must be a lower-case DNS name');

export const id = z
  .string()
  .max(63)
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'must be a lower-case DNS label');

export const labels = z.record(
  z.string().max(317).regex(LABEL_KEY, 'must be a label key'),
  z.string().max(63).regex(LABEL_VALUE, 'must be a label value'),
);

export const quantity = z
  .string()
  .regex(
    /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    'must be a Kubernetes quantity, written as a string',
  );

export const toleration = z.strictObject({
  key: z.string().max(317).regex(LABEL_KEY).optional(),
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: z.string().max(63).regex(LABEL_VALUE).optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
});
