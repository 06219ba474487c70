import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import {
  ExternalRequest,
  FieldChange,
  Finding,
  GOLDEN_PATHS,
  RollBackRequest,
  ServiceRequest,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AnyServicePath,
  GitOpsFile,
  Judging,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Revisions } from '../gitops/Revisions';
import { userOf } from '../tenants/userOf';
import { CheckService, ServiceInGit } from './CheckService';

const SHOWN_FIELDS = 5;

/** What an earlier state answers, to be merged into what Git has now. */
export interface RolledBack {
  path: AnyServicePath;
  request: ServiceRequest | ExternalRequest;
  /** What Git answers now; undefined where the service was removed, so that it is a new one. */
  from: ServiceRequest | ExternalRequest | undefined;
  /** The files of the earlier state. */
  files: readonly GitOpsFile[];
}

/** Proposes again what an earlier state of a service answered. */
export class RollBacks {
  readonly #checks: CheckService;
  readonly #judging: Judging;
  readonly #revisions: Revisions;

  constructor(options: {
    checks: CheckService;
    judging: Judging;
    revisions: Revisions;
  }) {
    this.#checks = options.checks;
    this.#judging = options.judging;
    this.#revisions = options.revisions;
  }

  /**
   * The answers of an earlier state.
   *
   * @throws InputError saying why it cannot be proposed again
   */
  async request(
    tenant: Tenant,
    { revision: commit, service }: RollBackRequest,
    credentials: BackstageCredentials,
  ): Promise<RolledBack> {
    this.#checks.assertNoOpenProposal(tenant, service);
    const name = { tenant: tenant.name, service };
    const { files } = await this.#revisions.at(name, commit).catch(error => {
      throw isError(error) && error.name === 'NotFoundError'
        ? new InputError(`revision: ${error.message}. Choose one of them`)
        : error;
    });
    const then = await this.read(tenant, service, files, credentials);
    const now = await this.#checks.inGit(tenant, service, credentials);
    if (now && 'refusal' in now) {
      throw new InputError(`service: ${now.refusal}`);
    }
    const refusal = this.refusal(service, then, now);
    if (refusal || 'refusal' in then) {
      throw new InputError(`revision: ${refusal}`);
    }
    const { path, request } = then;
    return { path, request, from: now?.request, files };
  }

  /** Why a state cannot be proposed again, as a sentence; null where it can. */
  refusal(
    service: string,
    then: ServiceInGit | { refusal: string },
    now: ServiceInGit | undefined,
  ): string | null {
    if ('refusal' in then) {
      return then.refusal;
    }
    if (now && now.path.id !== then.path.id) {
      return `${service} was of the golden path ${then.path.id} then, and is of ${now.path.id} now. Remove it first, or propose it by the form of ${then.path.id} with another name.`;
    }
    return now && then.path.id === GOLDEN_PATHS.batchInference.id
      ? 'A run cannot be changed, because Kubernetes does not replace the pods of a Job. Remove it, and propose another one.'
      : null;
  }

  /** What the files of an earlier state answer, or why nobody can tell. */
  async read(
    tenant: Tenant,
    service: string,
    files: readonly GitOpsFile[],
    credentials: BackstageCredentials,
  ): Promise<ServiceInGit | { refusal: string }> {
    return files.length === 0
      ? {
          refusal: `${service} had been removed then, so that there are no files to propose again. Choose an earlier state.`,
        }
      : await this.#checks.readFiles(tenant, service, files, credentials);
  }

  /** Fields in which two states of files differ; null where they cannot be read as objects. */
  async compare(
    before: readonly GitOpsFile[],
    after: readonly GitOpsFile[],
    credentials: BackstageCredentials,
  ): Promise<FieldChange[] | null> {
    return await this.#judging.run(
      'fieldChanges',
      { before, after },
      { user: userOf(credentials) },
    );
  }

  /** Says which fields will differ from the earlier state although it is proposed again; nothing where none does. */
  async findings(
    files: readonly GitOpsFile[],
    revision: string,
    rendered: readonly GitOpsFile[],
    credentials: BackstageCredentials,
  ): Promise<Finding[]> {
    const differing = await this.compare(files, rendered, credentials);
    if (differing?.length === 0) {
      return [];
    }
    const commit = revision.slice(0, 10);
    return [
      {
        category: 'request',
        rule: 'roll-back-differs',
        outcome: 'warn',
        message: differing
          ? `${differing.length} ${
              differing.length === 1 ? 'field' : 'fields'
            } will differ from commit ${commit}, because people or the platform set them: ${namesOf(
              differing,
            )}.`
          : `Whether the files will be those of commit ${commit} is unknown, because they cannot be compared.`,
      },
    ];
  }
}

function namesOf(changes: readonly FieldChange[]): string {
  const shown = changes
    .slice(0, SHOWN_FIELDS)
    .map(({ field, from, object, to }) =>
      field
        ? `${object} ${field} (${from ?? 'nothing'} then, ${
            to ?? 'nothing'
          } after)`
        : `${object} (${to === null ? 'missing' : 'new'} after)`,
    );
  const more = changes.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
