import {
  ModelArtifact,
  ServiceRequestInput,
} from '@model-serving/backstage-plugin-model-serving-common';

/** The form's answer that stands for a variant of a model. */
export function modelAnswer(
  entityRef: string,
  { variant, version }: ModelArtifact,
): ServiceRequestInput['model'] {
  return { ref: entityRef, version: version.name, variant: variant.name };
}
