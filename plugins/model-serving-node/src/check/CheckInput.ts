import type {
  KubernetesObject,
  PolicyBundle,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import type {
  BudgetCommitments,
  CheckCategory,
  ChosenModel,
  ClusterPicture,
  Finding,
  PriceBook,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import type { AnyServicePath } from '../goldenPaths';
import type { TenantFacts } from '../manifests';
import type { EffectiveProfile } from '../profiles';
import type { HostedLookup } from './externalQuestion';
import type { ModelPermit } from './modelRules';

/** Everything that {@link judgeFiles} judges by: data, so that a thread can be given it. @public */
export interface JudgeInput {
  /** Exactly the files that will be proposed. */
  files: readonly GitOpsFile[];
  /** What the branch holds of the service now, as the platform read it itself; left out for a service that is new. */
  inGit?: readonly GitOpsFile[];
  tenant: TenantFacts;
  /** The service's name, as the directory and its main object carry it. */
  service: string;
  /** The golden paths that the files may be of, in the order in which they are tried. */
  paths: readonly AnyServicePath[];
  policies: PolicyBundle;
  /** Objects of the tenant's namespace that policies take as parameters: ConfigMaps, LocalQueues. */
  params: readonly unknown[];
  /** The tenant's Namespace, as the cluster has it. */
  namespaceObject: unknown;
  schemas: SchemaSet;
  profile: EffectiveProfile;
  /** The cluster the service is for. */
  picture: ClusterPicture;
  /** Null when no prices are configured. */
  prices: PriceBook | null;
  /** The tenant's monthly budget in the price book's currency, with what is committed of it; null without one. */
  budget: BudgetCommitments | null;
  /** Directories of the repository, such as `tenants/team-a/chat`. */
  existingDirectories: readonly string[];
  /** Folder of the tenants in the repository; `tenants` when left out. */
  tenantsPath?: string;
  /** The cluster whose services keep their plain name in the catalog; the picture's when left out. */
  primaryCluster?: string;
  /** Whoever will apply the files; the account of Argo CD's controller when left out. */
  username?: string;
}

/**
 * A model that may be served, as whoever asks sees the catalog, or in a sentence why there is none.
 * @public
 */
export type ModelLookup = (
  entityRef: string,
) => Promise<ServableModel | { refusal: string }>;

/** What the platform says of serving a model for the tenant that the files are of. @public */
export type PermitLookup = (model: ChosenModel) => ModelPermit;

/** Everything that {@link checkFiles} judges by. @public */
export interface CheckInput extends JudgeInput {
  /** Left out, the files' artifact is not compared with the catalog. */
  modelOf?: ModelLookup;
  /** Left out, models that somebody else serves are not compared with the catalog. */
  hostedOf?: HostedLookup;
  /** Left out, the platform's rules of models are not judged. */
  permitOf?: PermitLookup;
}

/** An object of the files, with the place it was read from. */
export interface FileObject {
  object: KubernetesObject;
  file: string;
  lineOf(path: ReadonlyArray<string | number>): number | undefined;
}

/** What is wrong, and where. */
export type Problem = Pick<Finding, 'message' | 'file' | 'path' | 'line'> & {
  outcome?: 'warn' | 'fail' | 'unknown';
};

/** The findings of one rule: its problems, or one `pass` that says what holds. */
export function judge(
  category: CheckCategory,
  rule: string,
  holds: string,
  problems: readonly Problem[],
): Finding[] {
  return problems.length === 0
    ? [{ category, rule, outcome: 'pass', message: holds }]
    : problems.map(problem => ({
        category,
        rule,
        outcome: 'fail',
        ...problem,
      }));
}
