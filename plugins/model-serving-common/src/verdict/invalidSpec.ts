import { ServiceParts } from '../services/serviceParts';

/** What is wrong with a specification that KServe refuses, or undefined. */
export function invalidSpec(facts: ServiceParts): string | undefined {
  const { object } = facts;
  if (
    object.kind !== 'InferenceService' ||
    object.modelStatus.transitionStatus !== 'InvalidSpec'
  ) {
    return undefined;
  }
  const { failureReason, failureMessage } = object.modelStatus;
  switch (failureReason) {
    case 'RuntimeNotRecognized':
      return `Its specification is invalid: runtime ${
        object.runtime ?? ''
      } is not found`;
    case 'NoSupportingRuntime':
      return `Its specification is invalid: no runtime serves the format ${
        object.modelFormat ?? ''
      }`;
    case 'RuntimeDisabled':
      return `Its specification is invalid: runtime ${
        object.runtime ?? ''
      } is disabled`;
    default:
      return `Its specification is invalid: ${
        failureMessage ?? failureReason ?? 'KServe gives no reason'
      }`;
  }
}
