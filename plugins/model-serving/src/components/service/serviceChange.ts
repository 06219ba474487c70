import {
  ServiceAnswers,
  ServiceRequestInput,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  causeOf,
  isForbidden,
  ServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';

const NO_FORM = 'This app does not have the form that changes it.';

/** Where a service can be changed, or why it cannot be. */
export type ServiceChange = { href: string } | { refusal: string };

/**
 * The form that the service was asked for with, filled in with what Git has of it; or why there is none.
 *
 * @param changes - answers that are filled in instead
 */
export function serviceChange(
  answers: ServiceAnswers,
  links: Pick<ServingLinks, 'edit'>,
  changes?: Partial<ServiceRequestInput>,
): ServiceChange {
  const { openPullRequest: open, refusal } = answers;
  if (open) {
    return {
      refusal: `Pull request #${open.number} is open. Merge or close it first.`,
    };
  }
  if (refusal !== null) {
    return { refusal };
  }
  const href = links.edit(answers, changes);
  return href === undefined ? { refusal: NO_FORM } : { href };
}

/** Why what Git has of a service cannot be had. */
export function unreadableChange(
  error: Error,
  tenant: string | null,
): ServiceChange {
  return {
    refusal: isForbidden(error)
      ? `Only those who may propose services for ${tenant} can change it.`
      : asSentence(causeOf(error) ?? error.message),
  };
}
