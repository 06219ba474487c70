import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ArgumentAnswers,
  ExternalRequest,
  OperationQuestion,
  ServiceKind,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { z } from 'zod';
import type { RenderContext } from '../manifests/RenderContext';
import type { Tree } from '../manifests/sourced';
import type {
  ServiceSize,
  EffectiveProfile,
  ProfileDefaults,
  ProfileRuntime,
} from '../profiles';
import type { ExternalContext, ExternalReading } from './externalModel/context';
import type { ServiceReading } from './ServiceReading';

/** A kind of Kubernetes objects, at the version in which it is written. @public */
export interface ObjectKind {
  apiVersion: string;
  kind: string;
}

/** A file by its name in the directory, with the documents that it holds. @public */
export type PathFile = readonly [name: string, documents: readonly Tree[]];

/**
 * A way from the answers of a form to files of the GitOps repository, and back.
 *
 * `documents` and `read` must be pure and synchronous, because they run on worker threads that are stopped when
 * they take too long.
 * @public
 */
export interface GoldenPath<Context, Reading> {
  /** Unique among all paths: lower-case letters, digits and dashes. */
  readonly id: string;
  /** Entity ref of the template whose form asks for the answers. */
  readonly template: string;
  /** Every kind of cluster object that it may write. Catalog entities come on top. */
  readonly kinds: readonly ObjectKind[];
  /** The files with their documents; undefined documents, and files without any, are left out. */
  documents(context: Context): readonly PathFile[];
  /** What objects of the repository answer; undefined when they are not of this path. */
  read(objects: readonly KubernetesObject[]): Reading | undefined;
}

/**
 * The golden path of models that somebody else serves: it writes how they are called, and no pods.
 * @public
 */
export interface ExternalPath
  extends GoldenPath<ExternalContext, ExternalReading> {
  /** The object that is the service. */
  readonly service: ObjectKind & { kind: ServiceKind };
  /** What the form may answer. */
  readonly request: z.ZodType<ExternalRequest>;
  readonly marked: true;
  readonly runsNoPods: true;
}

/** @public */
export type AnyServicePath = ServicePath | ExternalPath;

/** @public */
export function isExternalPath(path: AnyServicePath): path is ExternalPath {
  return 'runsNoPods' in path;
}

/**
 * The golden path of one kind of service that runs pods.
 * @public
 */
export interface ServicePath<Request extends ServiceRequest = ServiceRequest>
  extends GoldenPath<RenderContext<Request>, ServiceReading> {
  /**
   * `__filename` of the module that exports this value: worker threads load it from there, since functions cannot be
   * sent to them. Only the paths of the suite itself have none.
   */
  readonly module?: string;
  /** The object that is the service; the other objects of its files are companions. */
  readonly service: ObjectKind & { kind: ServiceKind };
  /** What the form may answer. */
  readonly request: z.ZodType<Request>;
  /** Settings of the profiles that rendering cannot do without. */
  readonly requires: ReadonlyArray<keyof ProfileDefaults>;
  /** Kinds that a cluster must have for such a service to run. */
  needs(profile: EffectiveProfile): readonly string[];
  /** Whether its services carry the path's id as an annotation, since others write objects of their kind too. */
  readonly marked?: boolean;
  /** Why the path cannot start a runtime, whatever the model, as a sentence; null where it can. It can start all when left out. */
  runtimeRefusal?(runtime: ProfileRuntime): string | null;
  /** Why the path cannot serve an artifact at that address, as a sentence; null where it can. It can serve all when left out. */
  artifactRefusal?(uri: string): string | null;
  /** Quantities that controllers add to every pod, as far as they can be told before the model is chosen. */
  readonly overhead?: Readonly<Record<string, string>>;
  /**
   * Arguments of a runtime's engine on an accelerator, each as one text, as far as they do not depend on the model: pages show
   * with them whether a model fits before it is asked for. A path without it writes none, and takes no answers about them.
   */
  engineArguments?(
    profile: EffectiveProfile,
    runtime: ProfileRuntime,
    accelerator: ServiceSize,
    answers?: ArgumentAnswers,
  ): readonly string[];
  /** Whether it takes LoRA adapters, which `documents` mounts at their path and `read` finds among the volumes. */
  readonly takesAdapters?: boolean;
  /** Questions about the operation of a service that the path takes answers to; none when left out. */
  readonly operation?: readonly OperationQuestion[];
  /** Whether a service whose request is `stopped` runs no pods; where it is left out, such requests are refused. */
  readonly stops?: boolean;
  /** Whether the queue stands on its pods alone: Kueue admits some kinds as a whole, with all their pods at once, by a label of their own. */
  readonly queuesPodsAlone?: boolean;
  /** Labels by which the pods of a service are selected. */
  podLabels(service: string): Readonly<Record<string, string>>;
  /**
   * What the check compares an object of the files with, given what would be rendered for the same answers: for
   * fields that answers and profiles do not decide. The rendered object itself when left out.
   */
  expected?(
    rendered: KubernetesObject,
    actual: KubernetesObject,
  ): KubernetesObject;
}
