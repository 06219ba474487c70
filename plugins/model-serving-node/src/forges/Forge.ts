import {
  BranchProtection,
  Proposal,
  RepositoryWriters,
  Revision,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';

/** The files of a service, or of a tenant itself, as they shall be in the GitOps repository. @public */
export interface Change {
  tenant: string;
  /** Null for a change of the tenant itself. */
  service: string | null;
  /**
   * `<tenants path>/<tenant>/<service>`; every file lies below it, and other manifests there are deleted.
   * Of a tenant itself `<tenants path>/<tenant>`: its own files lie directly in it, and the folders of its
   * services are not touched.
   */
  directory: string;
  /** Always {@link proposalBranch} of tenant and service, or {@link tenantBranch}. */
  branch: string;
  /** One line of plain text; also the first line of the commit. */
  title: string;
  /** Markdown, which follows what the portal says of the proposal itself. */
  body: string;
  files: GitOpsFile[];
  /** Deletes all that lies in the directory of the service: only then there are no files. */
  remove?: true;
  /** Entity ref of the user who asked, from verified credentials; named in the commit. */
  requestedBy?: string;
  /** What the files serve, and what that costs; left out for a change of the tenant itself. */
  subject?: ProposalSubject;
}

/** What a proposal carries. @public */
export interface ProposalSubject {
  service: ServiceRef;
  /** At the upper number of replicas; null where it is not known. */
  perMonth: { amount: number; currency: string } | null;
}

/** @public */
export interface ProposalResult {
  proposal: Omit<Proposal, 'service'> & Pick<Change, 'service'>;
  /** `unchanged` when the forge already held exactly this, so that nothing was written. */
  outcome: 'opened' | 'updated' | 'unchanged';
}

/** Proposals of services, newest first. @public */
export interface ForgeProposals {
  proposals: Proposal[];
  /** What is missing of the list, in a clause that a user can read; null when nothing is. */
  incomplete: string | null;
}

/** States that the files of a service had, newest first. @public */
export interface ForgeRevisions {
  revisions: Revision[];
  /** What is missing of the list, in a clause that a user can read; null when nothing is. */
  incomplete: string | null;
}

/**
 * A place that holds the GitOps repository and its pull requests.
 *
 * Every implementation keeps these promises:
 * - A service has one branch and at most one open pull request. The same change again, also after a
 *   lost answer or a crash between two calls, leads to the same branch and pull request.
 * - A commit by another author is never overwritten: the change is refused, naming the author.
 * - A closed pull request stays closed. A new request for the same service begins anew from the
 *   main branch, on the same branch name and with a new pull request.
 * - Manifests (YAML and JSON) of the service's directory that the change does not hold are deleted by it, and other files
 *   stay. A change that holds none removes the directory.
 * @public
 */
export interface Forge {
  /**
   * Opens the pull request of a service, or brings the open one up to date. A change that removes a service deletes its
   * directory.
   *
   * @throws InputError when the change reaches outside its directory.
   * @throws ConflictError when another author committed to the branch, or the main branch already holds exactly these
   * files, or none where they are to be deleted.
   * @throws ForgeUnavailableError when the forge does not answer; asking again is safe.
   * @throws ForgeRefusalError when the forge refuses or answers something else than what was asked for.
   */
  openOrUpdate(change: Change): Promise<ProposalResult>;
  /**
   * Decides about a change as {@link Forge.openOrUpdate} would, and writes nothing.
   *
   * @throws what {@link Forge.openOrUpdate} would throw before it writes.
   */
  rehearse(change: Change): Promise<void>;
  /** The proposals among all open pull requests, and among the 500 closed ones that were touched last. */
  listProposals(): Promise<ForgeProposals>;
  /**
   * The states that the files of a service had in the history which ends at a commit, as far as the forge lists its commits
   * on two pages, and its pull requests among those of the service's branch.
   *
   * @throws ForgeUnavailableError when the forge does not answer.
   */
  listRevisions(
    service: Pick<Change, 'branch' | 'directory'>,
    commit: string,
  ): Promise<ForgeRevisions>;
  /**
   * How the branch that the GitOps agent applies is guarded, as far as the portal's credentials may see.
   *
   * @throws ForgeUnavailableError when the forge does not answer.
   */
  branchProtection(): Promise<BranchProtection>;
  /**
   * Who can write to the repository, as far as the portal's credentials may see.
   *
   * @throws ForgeUnavailableError when the forge does not answer.
   */
  writers(): Promise<RepositoryWriters>;
}
