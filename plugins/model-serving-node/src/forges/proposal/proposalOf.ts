import {
  plainLine,
  Proposal,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../../gitops/readGitOpsConfig';
import { Change } from '../Forge';
import { parseProposalBranch } from './proposalBranch';
import { readProvenance } from './provenance';

/** What every forge says of a pull request, in one form. */
export interface PullRequestFacts {
  number: number;
  url: string;
  branch: string;
  state: 'open' | 'closed';
  author: string | null;
  openedAt: string;
  mergedAt: string | null;
  mergeCommit: string | null;
  /** Its description, possibly cut. */
  body: string;
}

/** The proposal a pull request is; undefined when the pull request is not one of a service. */
export function proposalOf(
  facts: PullRequestFacts,
  gitops: GitOpsConfig,
): Proposal | undefined {
  const parsed = parseProposalBranch(facts.branch);
  if (!parsed) {
    return undefined;
  }
  const { tenant, service } = parsed;
  const directory = `${gitops.paths.tenants}/${tenant}/${service}`;
  return proposalFor(
    { branch: facts.branch, directory, tenant, service },
    facts,
    gitops,
  );
}

/** The proposal that a pull request is for the change it was opened with. */
export function proposalFor<Service extends Change['service']>(
  change: Pick<Change, 'branch' | 'directory' | 'tenant'> & {
    service: Service;
  },
  facts: PullRequestFacts,
  gitops: GitOpsConfig,
): Omit<Proposal, 'service'> & { service: Service } {
  const { author, mergeCommit, mergedAt, number, openedAt, state } = facts;
  const { branch, directory, service, tenant } = change;
  const provenance = readProvenance(facts.body);
  return {
    directory,
    tenant,
    service,
    kind: provenance.service?.kind ?? null,
    number,
    url: readWebLink(facts.url) ?? gitops.repository,
    branch,
    state: mergedAt ? 'merged' : state,
    requestedBy: provenance.requestedBy,
    author: author === null ? null : plainLine(author, TEXT_LIMITS.label),
    openedAt,
    mergedAt,
    mergeCommit,
    ...(provenance.removes && { removes: true as const }),
    perMonth: provenance.perMonth,
  };
}

/** The proposals among pull requests, newest first. */
export function proposalsAmong(
  pulls: readonly PullRequestFacts[],
  gitops: GitOpsConfig,
): Proposal[] {
  const proposals = new Map<number, Proposal>();
  for (const facts of pulls) {
    const proposal = proposalOf(facts, gitops);
    if (proposal) {
      proposals.set(proposal.number, proposal);
    }
  }
  return [...proposals.values()].sort((a, b) => b.number - a.number);
}
