import { Container, Pod, PodSpec } from '../KubernetesObjects';

export const SOURCE_ANNOTATION =
  'internal.serving.kserve.io/storage-initializer-sourceuri';
const LOCATION = 'kserve-provision-location';

/**
 * A pod with its model, as KServe gives it: from an image beside the engine, or downloaded before it.
 *
 * @param engine - name of the engine's container
 * @param source - address of the model
 */
export function withModel(
  spec: PodSpec,
  engine: string,
  source: string,
): PodSpec {
  const image = source.startsWith('oci://') ? source.slice(6) : undefined;
  const mount = { name: LOCATION, mountPath: image ? '/mnt' : '/mnt/models' };
  const containers = spec.containers.map(container =>
    container.name === engine
      ? {
          ...container,
          ...(image && {
            env: [
              ...(container.env ?? []),
              { name: 'MODEL_INIT_MODE', value: 'async' },
            ],
            securityContext: { ...container.securityContext, runAsUser: 1010 },
          }),
          volumeMounts: [...(container.volumeMounts ?? []), mount],
        }
      : container,
  );
  return {
    ...spec,
    ...(image && { shareProcessNamespace: true }),
    volumes: [...(spec.volumes ?? []), { name: LOCATION, emptyDir: {} }],
    initContainers: [
      ...(spec.initContainers ?? []),
      image ? prefetch(image) : download(source, mount),
    ],
    containers: image ? [...containers, modelcar(image, mount)] : containers,
  };
}

/** What KServe's webhook makes of the pod of a predictor. */
export function withModelStorage(pod: Pod): Pod {
  const { annotations } = pod.metadata;
  const source = annotations?.[SOURCE_ANNOTATION];
  return source
    ? {
        ...pod,
        metadata: {
          ...pod.metadata,
          annotations: {
            'serving.kserve.io/enable-metric-aggregation': 'false',
            'serving.kserve.io/enable-prometheus-scraping': 'false',
            ...annotations,
          },
        },
        spec: withModel(pod.spec, 'kserve-container', source),
      }
    : pod;
}

const SMALL = { cpu: '10m', memory: '15Mi' };

function prefetch(image: string): Container {
  return {
    name: 'modelcar-init',
    image,
    args: [
      'sh',
      '-c',
      `echo 'Pre-fetching modelcar ${image}: ' && [ -d /models ] && [ "$$(ls -A /models)" ] && echo 'OK ... Prefetched and valid (/models exists)' || (echo 'NOK ... Prefetched but modelcar is invalid (/models does not exist or is empty)' && exit 1)`,
    ],
    resources: { limits: SMALL, requests: SMALL },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
  };
}

function modelcar(
  image: string,
  mount: { name: string; mountPath: string },
): Container {
  return {
    name: 'modelcar',
    image,
    args: [
      'sh',
      '-c',
      'ln -sf /proc/$$$$/root/models /mnt/models && sleep infinity',
    ],
    resources: { limits: SMALL, requests: SMALL },
    volumeMounts: [mount],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { runAsUser: 1010 },
  };
}

function download(
  source: string,
  mount: { name: string; mountPath: string },
): Container {
  return {
    name: 'storage-initializer',
    image: 'kserve/storage-initializer:v0.20.0',
    args: [source, '/mnt/models'],
    resources: {
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '100m', memory: '100Mi' },
    },
    volumeMounts: [mount],
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
  };
}
