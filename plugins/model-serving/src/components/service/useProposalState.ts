import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { useProposals } from '@model-serving/backstage-plugin-model-serving-react';

/**
 * Where the pull requests of a service stand, as a text that changes with them: whoever asks what Git has of it asks again
 * then. Null until it is known, and empty where it cannot be.
 */
export function useProposalState(
  service: Pick<ServiceDetail, 'createdAt' | 'ref' | 'stopped' | 'tenant'>,
): string | null {
  const { createdAt, ref, stopped, tenant } = service;
  const { data, error } = useProposals();
  if (!data) {
    return error ? '' : null;
  }
  const proposals = data.items
    .filter(each => each.service === ref.name && each.tenant === tenant)
    .map(({ number, state }) => `${number} ${state}`);
  return JSON.stringify([createdAt, stopped === true, ...proposals]);
}
