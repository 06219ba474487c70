import { NotFoundError } from '@backstage/errors';
import { Revision } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ForgeRevisions,
  GitOps,
  GitOpsFile,
  proposalBranch,
  serviceDirectory,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from './GitOpsState';

const UNKNOWN = 'The states of services are not known';
/** Lists that are kept; one of a commit never changes. */
const KEPT_LISTS = 200;

/** A service, as its folder and branch are named. */
interface ServiceName {
  tenant: string;
  service: string;
}

/** The states that the files of services had in Git, asked of the forge when somebody wants to see them. */
export class Revisions {
  readonly #gitops: GitOps | undefined;
  readonly #state: GitOpsState;
  readonly #lists = new Map<string, Promise<ForgeRevisions>>();

  constructor(options: { gitops: GitOps | undefined; state: GitOpsState }) {
    this.#gitops = options.gitops;
    this.#state = options.state;
  }

  /**
   * The states up to the commit that the portal saw last.
   *
   * @throws NotImplementedError where no repository is configured, ServiceUnavailableError while it was not read, and what
   * {@link Forge.listRevisions} throws
   */
  async list(name: ServiceName): Promise<ForgeRevisions> {
    const { commit } = this.#state.demandPlatform(UNKNOWN);
    const { forge } = this.#gitops!;
    const directory = this.#directory(name);
    const key = `${commit} ${directory}`;
    const known = this.#lists.get(key);
    if (known) {
      return await known;
    }
    const branch = proposalBranch(name.tenant, name.service);
    const asked = forge.listRevisions({ branch, directory }, commit);
    this.#lists.set(key, asked);
    // What failed is asked again.
    asked.catch(() => this.#lists.delete(key));
    if (this.#lists.size > KEPT_LISTS) {
      this.#lists.delete(this.#lists.keys().next().value!);
    }
    return await asked;
  }

  /**
   * One of these states with its files. A commit that is none of them is not read, since it may be of a branch that
   * nobody approved.
   *
   * @throws NotFoundError where it is none of them; else as {@link list}
   */
  async at(
    name: ServiceName,
    commit: string,
  ): Promise<{ revision: Revision; files: GitOpsFile[] }> {
    const { revisions } = await this.list(name);
    const revision = revisions.find(each => each.commit === commit);
    if (!revision) {
      throw new NotFoundError(
        `Commit ${commit.slice(0, 10)} is none of the states of ${
          name.service
        } that are listed`,
      );
    }
    const files = await this.#gitops!.repository.filesAt(
      commit,
      this.#directory(name),
    );
    return { revision, files };
  }

  #directory({ service, tenant }: ServiceName): string {
    return serviceDirectory(tenant, service, this.#state.config?.paths.tenants);
  }
}
