import { Container, Pod } from '../KubernetesObjects';

/** How a pod fares on its node; durations in seconds of life. */
export interface Behavior {
  /** Time to pull the model's image the first time a node sees it. */
  modelPullSeconds: number;
  /** Time to pull the engine's image the first time a node sees it. */
  enginePullSeconds: number;
  /** From the engine's start to its readiness. */
  loadSeconds: number;
  /** From then to the end of a pod that works through a data set. */
  workSeconds: number;
  /** What the engine writes to its scratch volume while it loads; more than the volume may hold evicts the pod. */
  scratchGiB: number;
  /** What goes wrong: an image that does not exist, an engine that never gets ready, one that crashes. */
  failure: 'none' | 'cannot-pull' | 'never-ready' | 'crash-loop';
  /** Synthetic requests that arrive at the engine. */
  traffic: 'steady' | 'saturated' | 'idle' | 'hung';
}

/** A behavior for the pods that match; the first rule that matches a pod counts. */
export interface BehaviorRule extends Partial<Behavior> {
  match: {
    /** `namespace/name` of the InferenceService or Deployment. */
    service?: string;
    /** Regular expression over the pod's images. */
    image?: string;
  };
}

/** On a service or its pods: the name of a failure, or of a traffic, instead of what the rules say. */
export const FAILURE_ANNOTATION = 'sandbox.model-serving.backstage.io/failure';
export const TRAFFIC_ANNOTATION = 'sandbox.model-serving.backstage.io/traffic';

const USUAL: Behavior = {
  modelPullSeconds: 3,
  enginePullSeconds: 1,
  loadSeconds: 4,
  workSeconds: 8,
  scratchGiB: 0,
  failure: 'none',
  traffic: 'steady',
};

/** The images that a pod mounts as volumes, each under its volume's name. */
export function imageVolumes({
  spec,
}: Pick<Pod, 'spec'>): Pick<Container, 'name' | 'image'>[] {
  const volumes = (spec.volumes ?? []) as Array<{
    name: string;
    image?: { reference: string };
  }>;
  return volumes.flatMap(({ image, name }) =>
    image ? [{ name, image: image.reference }] : [],
  );
}

/** `namespace/name` of what a pod belongs to. */
export function serviceOf({ metadata }: Pod): string {
  const name =
    metadata.labels?.['serving.kserve.io/inferenceservice'] ??
    metadata.labels?.['model-serving.backstage.io/service'] ??
    metadata.labels?.app ??
    metadata.name;
  return `${metadata.namespace}/${name}`;
}

/** How this pod fares: by its annotations, then by the rules, then as usual. */
export function behaviorOf(pod: Pod, rules: readonly BehaviorRule[]): Behavior {
  const { containers, initContainers = [] } = pod.spec;
  const images = [...imageVolumes(pod), ...initContainers, ...containers].map(
    ({ image }) => image,
  );
  const rule = rules.find(
    ({ match }) =>
      (!match.service || match.service === serviceOf(pod)) &&
      (!match.image ||
        images.some(image => new RegExp(match.image!).test(image))),
  );
  const { match: _match, ...chosen } = rule ?? { match: {} };
  const { annotations = {} } = pod.metadata;
  const failure = annotations[FAILURE_ANNOTATION];
  const traffic = annotations[TRAFFIC_ANNOTATION];
  return {
    ...USUAL,
    ...chosen,
    ...(failure && { failure: failure as Behavior['failure'] }),
    ...(traffic && { traffic: traffic as Behavior['traffic'] }),
  };
}
