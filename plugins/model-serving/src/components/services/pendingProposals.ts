import {
  Proposal,
  ServiceSummary,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * Proposals to show beside the services: all open ones, and merged ones whose service has
 * not appeared.
 *
 * @param services - All services; undefined when only a part of them is known, in which case
 *   merged ones are left out
 */
export function pendingProposals(
  proposals: readonly Proposal[],
  services: readonly ServiceSummary[] | undefined,
  tenant: string,
): Proposal[] {
  const newest = new Map<string, Proposal>();
  for (const proposal of proposals) {
    const known = newest.get(proposal.directory);
    if (!known || Date.parse(proposal.openedAt) > Date.parse(known.openedAt)) {
      newest.set(proposal.directory, proposal);
    }
  }
  return [...newest.values()].filter(proposal => {
    if (tenant && proposal.tenant !== tenant) {
      return false;
    }
    if (proposal.state === 'merged') {
      return Boolean(
        services &&
          !services.some(
            service =>
              service.tenant === proposal.tenant &&
              service.ref.name === proposal.service,
          ),
      );
    }
    return proposal.state === 'open';
  });
}
