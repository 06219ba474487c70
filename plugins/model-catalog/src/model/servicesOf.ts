import { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { Model } from '../model/readModel';

/** The services that run a model: those that name its entity, and those that load the same artifact. */
export function servicesOf(
  model: Model,
  services: readonly ServiceSummary[],
): ServiceSummary[] {
  return services.filter(
    ({ model: served }) =>
      served?.entityRef === model.entityRef ||
      (model.digest !== null && served?.digest === model.digest),
  );
}
