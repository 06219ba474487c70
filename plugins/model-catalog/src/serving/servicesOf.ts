import { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { Model } from '../model/readModel';

/**
 * The services that run a model: those that name its entity, those whose entity depends
 * on it, and those that load the very artifact.
 */
export function servicesOf(
  model: Model,
  services: readonly ServiceSummary[],
): ServiceSummary[] {
  return services.filter(
    ({ entityRef, model: served }) =>
      served?.entityRef === model.entityRef ||
      model.usedBy.includes(entityRef) ||
      (model.digest !== null && served?.digest === model.digest),
  );
}
