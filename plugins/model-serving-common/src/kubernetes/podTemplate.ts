import {
  addQuantities,
  formatQuantity,
  maxQuantity,
  parseQuantity,
  Quantity,
} from '@model-serving/kubernetes-quantity';
import { recognizeEngine } from '../engines/engines';
import { FieldReader } from './FieldReader';
import { readObjectMeta } from './objectMeta';
import { sharedText, sharedValue } from './sharing';

/** @public */
export interface Toleration {
  readonly key: string | null;
  readonly operator: string | null;
  readonly value: string | null;
  readonly effect: string | null;
}

/** What scheduling, quota and cost need of a pod's specification. @public */
export interface PodShape {
  /** The container that serves; null when the template names none. */
  readonly mainContainer: string | null;
  readonly image: string | null;
  readonly engine: string | null;
  /** Kubernetes' own sum over containers, init containers and overhead; resource to quantity. */
  readonly requests: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** Address of the artifact that a pod mounts as an image volume; null where it mounts none. */
export function imageVolumeOf(pod: FieldReader): string | null {
  const reference = pod
    .at('volumes')
    .list()
    .map(volume => volume.at('image', 'reference').text())
    .find(Boolean);
  return reference ? sharedText(`oci://${reference}`) : null;
}

/** Queue and service labels of a pod template, which has no name of its own. */
export function readTemplateLabels(
  template: FieldReader,
): Readonly<Record<string, string>> {
  return readObjectMeta(
    'PodTemplate',
    template.with({
      metadata: { ...template.at('metadata').record(), name: 'template' },
    }),
  ).labels;
}

/** Probes that a kubelet runs. @public */
export type ProbeName = 'startup' | 'liveness' | 'readiness';

const PROBES: readonly ProbeName[] = ['startup', 'liveness', 'readiness'];

/** The probes that a container sets. */
export function readProbes(container: FieldReader): readonly ProbeName[] {
  return sharedValue(
    PROBES.filter(probe => container.at(`${probe}Probe`).exists),
  );
}

/** The container of a pod template that a controller takes for the engine: the one of that name, or the first. */
export function engineContainer(spec: FieldReader, name: string): FieldReader {
  const containers = spec.at('containers').list();
  return (
    containers.find(container => container.at('name').text() === name) ??
    containers[0] ??
    spec.at('containers')
  );
}

const MAIN_CONTAINERS = ['kserve-container', 'main', 'worker-container'];

type Amounts = Map<string, Quantity>;

const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };

function merge(
  into: Amounts,
  from: Amounts,
  how: (a: Quantity, b: Quantity) => Quantity,
): Amounts {
  const result = new Map(into);
  for (const [resource, amount] of from) {
    result.set(resource, how(result.get(resource) ?? ZERO, amount));
  }
  return result;
}

/** Limits stand in for requests that are not given, as the API server does it. */
function amountsOf(container: FieldReader): Amounts {
  const resources = container.at('resources');
  const amounts = {
    ...resources.at('limits').quantities(),
    ...resources.at('requests').quantities(),
  };
  return new Map(
    Object.entries(amounts).map(([name, text]) => [name, parseQuantity(text)]),
  );
}

function requestsOf(spec: FieldReader): Record<string, string> {
  let total: Amounts = new Map();
  for (const container of spec.at('containers').list()) {
    total = merge(total, amountsOf(container), addQuantities);
  }
  let sidecars: Amounts = new Map();
  let peak: Amounts = new Map();
  for (const container of spec.at('initContainers').list()) {
    const amounts = amountsOf(container);
    if (container.at('restartPolicy').text() === 'Always') {
      sidecars = merge(sidecars, amounts, addQuantities);
      peak = merge(peak, sidecars, maxQuantity);
    } else {
      peak = merge(peak, merge(sidecars, amounts, addQuantities), maxQuantity);
    }
  }
  total = merge(merge(total, sidecars, addQuantities), peak, maxQuantity);
  const overhead = new Map(
    Object.entries(spec.at('overhead').quantities()).map(
      ([name, text]) => [name, parseQuantity(text)] as const,
    ),
  );
  total = merge(total, overhead, addQuantities);
  return Object.fromEntries(
    [...total].map(([name, amount]) => [name, formatQuantity(amount)]),
  );
}

/** Reads a pod's specification, keeping neither env nor arguments. */
export function readPodShape(spec: FieldReader): PodShape {
  const containers = spec.at('containers').list();
  const described = containers.map(container => ({
    name: container.at('name').text() ?? '',
    image: container.at('image').text(),
    engine: recognizeEngine({
      image: container.at('image').text(),
      command: container.at('command').texts(),
      args: container.at('args').texts(),
    }),
  }));
  const main =
    described.find(({ name }) => MAIN_CONTAINERS.includes(name)) ??
    described.find(({ engine }) => engine !== null) ??
    described[0];
  return sharedValue({
    mainContainer: main?.name ?? null,
    image: main?.image ? sharedText(main.image) : null,
    engine: main?.engine ?? null,
    requests: sharedValue(requestsOf(spec)),
    nodeSelector: sharedValue(spec.at('nodeSelector').textMap()),
    tolerations: sharedValue(
      spec
        .at('tolerations')
        .list()
        .map(toleration => ({
          key: toleration.at('key').text(),
          operator: toleration.at('operator').text(),
          value: toleration.at('value').text(),
          effect: toleration.at('effect').text(),
        })),
    ),
  });
}
