import {
  engineNamed,
  ServiceQuery,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';

/** The services of a tenant, of which none has more than fit one page. */
export const servicesOf = (tenant: string): ServiceQuery => ({
  tenant,
  order: 'name',
  limit: 500,
});

/** What the template lists. */
export interface ServicePickerOptions {
  /** Every service of the tenant; those that take adapters when left out. */
  all?: boolean;
  /** Takes a service that is not in the cluster any more, where a link names it. */
  removed?: boolean;
}

/** Whether adapters can be added to a service, as far as its engine and its model are known. */
export function takesAdapters({ engine, model }: ServiceSummary): boolean {
  return (
    engineNamed(engine)?.adapters !== undefined && Boolean(model?.entityRef)
  );
}
