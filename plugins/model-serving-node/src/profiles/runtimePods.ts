import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import { z } from 'zod';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import { name } from './fields';

const object = z.record(z.string(), z.json());
const objects = z.array(object);

/** The fields of a container that are carried over; another one makes the file unusable, so that none is lost. */
const container = z.strictObject({
  name: z.string(),
  image: z.string().min(1),
  imagePullPolicy: z.string().optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  workingDir: z.string().optional(),
  env: z.array(z.looseObject({ name: z.string() })).optional(),
  ports: objects.optional(),
  resources: object.optional(),
  securityContext: object.optional(),
  startupProbe: object.optional(),
  readinessProbe: object.optional(),
  livenessProbe: object.optional(),
  lifecycle: object.optional(),
  volumeMounts: objects.optional(),
});

const servingRuntime = z.object({
  kind: z.literal('ClusterServingRuntime'),
  metadata: z.object({ name }),
  spec: z.strictObject({
    annotations: z.record(z.string(), z.string()).default({}),
    supportedModelFormats: objects.optional(),
    protocolVersions: z.array(z.string()).optional(),
    multiModel: z.boolean().optional(),
    disabled: z.boolean().optional(),
    imagePullSecrets: objects.optional(),
    containers: z.tuple([container], {
      error: 'must be one container; others are only started by KServe',
    }),
    volumes: objects.default([]),
  }),
});

/** What a ClusterServingRuntime starts, as far as a path writes it that makes pods without KServe. @public */
export interface RuntimePod {
  /** Of the pod; `prometheus.kserve.io/*` among them. */
  annotations: Record<string, string>;
  /** Placeholders of KServe, such as `{{.Name}}`, are still in it. */
  container: Omit<z.infer<typeof container>, 'resources'>;
  imagePullSecrets?: z.infer<typeof objects>;
  volumes: z.infer<typeof objects>;
}

/** By the name of the ClusterServingRuntime; or in a sentence why its file cannot be used. @public */
export type RuntimePods = Readonly<
  Record<string, RuntimePod | { problem: string }>
>;

const isRuntime = (value: unknown): value is { metadata: { name: string } } => {
  const { kind, metadata } = (value ?? {}) as Record<string, any>;
  return kind === 'ClusterServingRuntime' && typeof metadata?.name === 'string';
};

/** Reads the ClusterServingRuntimes among files of the GitOps repository; other documents are ignored. */
export function readRuntimePods(files: readonly GitOpsFile[]): RuntimePods {
  const pods = new Map<string, RuntimePod | { problem: string }>();
  for (const file of files.filter(({ path }) => /\.ya?ml$/.test(path))) {
    for (const value of valuesOf(file)) {
      if (isRuntime(value)) {
        pods.set(value.metadata.name, podOf(value, file.path));
      }
    }
  }
  return Object.fromEntries(pods);
}

/** A file that cannot be read holds no runtime that could be named. */
function valuesOf(file: GitOpsFile): unknown[] {
  try {
    return readYamlDocuments(file).map(({ value }) => value);
  } catch {
    return [];
  }
}

function podOf(value: unknown, path: string): RuntimePod | { problem: string } {
  const parsed = servingRuntime.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      problem: `${path}: ${issue.path.join('.') || 'file'}: ${issue.message}`,
    };
  }
  const { annotations, containers, imagePullSecrets, volumes } =
    parsed.data.spec;
  const [{ resources: _ofTheSize, ...rest }] = containers;
  return { annotations, container: rest, imagePullSecrets, volumes };
}
