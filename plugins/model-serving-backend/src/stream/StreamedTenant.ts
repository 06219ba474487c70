import { TenantResource } from '@model-serving/backstage-plugin-model-serving-node';

/** A tenant as far as the stream tells of it: that it is another one than before. */
export interface StreamedTenant {
  fingerprint: string;
  resource: TenantResource;
}
