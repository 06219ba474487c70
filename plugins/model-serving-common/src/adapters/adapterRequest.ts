import { z } from 'zod';
import { dnsName } from '../dnsName';
import { RequestedModel, requestedModelSchema } from '../requestedModel';

/** The answers of the form that adds a LoRA adapter to a service. @public */
export const adapterRequestSchema = z.strictObject({
  tenant: dnsName('tenant', 63),
  /** Name of the service, which the GitOps repository has. */
  service: dnsName('service', 40),
  /** Under which callers ask for the adapter. */
  name: dnsName('The name of an adapter', 40),
  /** The adapter. */
  model: requestedModelSchema,
});

/** @public */
export type AdapterRequest = z.infer<typeof adapterRequestSchema>;

/** A request as clients may send it. @public */
export type AdapterRequestInput = Omit<AdapterRequest, 'model'> & {
  /** Its entity ref alone means the default version. */
  model: string | RequestedModel;
};
