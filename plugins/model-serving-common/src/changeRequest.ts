import { z } from 'zod';
import { dnsName } from './dnsName';

/** Which service of the GitOps repository is to be changed as a whole. @public */
export const changeRequestSchema = z.strictObject({
  tenant: dnsName('tenant', 63),
  service: dnsName('service', 40),
});

/** The answers of the forms that stop a service, and start it again. @public */
export type ChangeRequest = z.infer<typeof changeRequestSchema>;

/** @public */
export const rollBackRequestSchema = changeRequestSchema.extend({
  /** Id of the commit whose state is proposed again. */
  revision: z
    .string()
    .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'the id of a commit is expected'),
});

/** The answers of the form that rolls a service back. @public */
export type RollBackRequest = z.infer<typeof rollBackRequestSchema>;

/** @public */
export const removalRequestSchema = changeRequestSchema.extend({
  /** That whoever asks has seen what depends on it. */
  confirmed: z.boolean().optional(),
});

/** The answers of the form that removes a service. @public */
export type RemovalRequest = z.infer<typeof removalRequestSchema>;
