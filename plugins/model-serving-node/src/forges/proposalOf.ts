import { Proposal } from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsConfig } from '../gitops';
import { Change } from './Forge';
import { parseProposalBranch } from './proposalBranch';

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
  const { mergedAt, state, url, ...rest } = facts;
  return {
    directory: `${gitops.paths.tenants}/${tenant}/${service}`,
    tenant,
    service,
    ...rest,
    url: /^https?:\/\//.test(url) ? url : gitops.repository,
    state: mergedAt ? 'merged' : state,
    mergedAt,
  };
}

/** The proposal that a pull request is for the change it was opened with. */
export function proposalFor(
  { branch, directory, service, tenant }: Change,
  { mergedAt, state, url, ...rest }: PullRequestFacts,
  gitops: GitOpsConfig,
): Proposal {
  return {
    ...rest,
    branch,
    directory,
    tenant,
    service,
    url: /^https?:\/\//.test(url) ? url : gitops.repository,
    state: mergedAt ? 'merged' : state,
    mergedAt,
  };
}

/** The proposals among pull requests, newest first. */
export async function proposalsAmong(
  pulls: AsyncIterable<PullRequestFacts>,
  gitops: GitOpsConfig,
): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for await (const facts of pulls) {
    const proposal = proposalOf(facts, gitops);
    if (proposal) {
      proposals.push(proposal);
    }
  }
  return proposals.sort((a, b) => b.number - a.number);
}
