import {
  knownEngines,
  RUNTIME_DEVICES,
  RUNTIME_FEATURES,
  RUNTIME_MATURITIES,
  RUNTIME_PROTOCOLS,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';

const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const name = z.string().max(63).regex(NAME, 'must be a lower-case DNS name');
const labels = z.record(
  z.string().max(317).regex(LABEL_KEY, 'must be a label key'),
  z.string().max(63).regex(LABEL_VALUE, 'must be a label value'),
);
const quantity = z
  .string()
  .regex(
    /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    'must be a Kubernetes quantity, written as a string',
  );
const toleration = z.strictObject({
  key: z.string().max(317).regex(LABEL_KEY).optional(),
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: z.string().max(63).regex(LABEL_VALUE).optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
});

const id = z
  .string()
  .max(63)
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'must be a lower-case DNS label');

const accelerator = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  flavor: name,
  resource: z.string().max(317).regex(LABEL_KEY, 'must be a resource name'),
  count: z.number().int().min(1).max(64),
  cpu: quantity,
  memory: quantity,
  /** Memory of one accelerator, where neither node labels nor its product tell it. */
  deviceMemory: quantity.optional(),
  /** Compute capability of an NVIDIA accelerator, where neither node labels nor its product tell it. */
  computeCapability: z
    .string()
    .regex(/^[0-9]{1,2}\.[0-9]$/, 'must be a version such as 8.9')
    .optional(),
  nodeSelector: labels.optional(),
  tolerations: z.array(toleration).max(20).optional(),
});

const port = z.number().int().min(1).max(65535);
const words = z.array(z.string().min(1).max(63)).min(1).max(50);

const runtime = z.strictObject({
  id,
  title: z.string().min(1).max(100),
  engine: z
    .string()
    .max(63)
    .refine(engine => knownEngines().some(known => known.name === engine), {
      error: () =>
        `must be one of ${knownEngines()
          .map(known => known.name)
          .join(', ')}`,
    }),
  version: z.string().min(1).max(40),
  maturity: z.enum(RUNTIME_MATURITIES).default('current'),
  protocol: z.enum(RUNTIME_PROTOCOLS),
  port: port.default(8080),
  devices: z.array(z.enum(RUNTIME_DEVICES)).min(1),
  serves: z.strictObject({
    formats: words,
    quantizations: words.optional(),
    tasks: words.optional(),
  }),
  features: z.array(z.enum(RUNTIME_FEATURES)).default([]),
  /** The ClusterServingRuntime, and what an InferenceService says to it. */
  kserve: z.strictObject({
    name,
    modelFormat: z.string().min(1).max(63),
    version: z.string().min(1).max(20),
    protocolVersion: z.enum(['v1', 'v2', 'grpc-v1', 'grpc-v2']).default('v2'),
  }),
  parallelArgument: z
    .string()
    .regex(/^--[a-z][a-z0-9_-]*$/, 'must be a flag such as --tp-size')
    .optional(),
  /** Environment variable that makes the engine ask for a key. */
  keyVariable: z
    .string()
    .max(63)
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable')
    .optional(),
  /** Where the engine's metrics are; left out where it has none. */
  metrics: z
    .strictObject({
      path: z
        .string()
        .max(200)
        .regex(/^\/[!-~]*$/, 'must be a path')
        .default('/metrics'),
      port,
    })
    .optional(),
});

const defaults = z.strictObject({
  /** Arguments by the runtime's id. */
  args: z
    .record(id, z.array(z.string().regex(/^--[a-z][a-z0-9_-]*(=[!-~]*)?$/)))
    .optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400).optional(),
  engineKey: z
    .strictObject({
      secretStore: z.strictObject({
        kind: z.enum(['SecretStore', 'ClusterSecretStore']),
        name,
      }),
      remoteKey: z.string().regex(/^[A-Za-z0-9][-A-Za-z0-9_./]*$/),
      property: z.string().regex(/^[-A-Za-z0-9_.]+$/),
    })
    .optional(),
  prometheus: z
    .strictObject({
      serverAddress: z
        .url({ protocol: /^https?$/ })
        .refine(address => !/[\s@]/.test(address), 'must hold no credentials'),
      authentication: z
        .strictObject({
          name,
          secretName: name,
          key: z.string().regex(/^[-A-Za-z0-9_.]+$/),
        })
        .optional(),
    })
    .optional(),
  scaling: z
    .strictObject({
      waitingPerReplica: z.number().int().min(1).max(10_000),
      pollingSeconds: z.number().int().min(1).max(3600),
      scaleDownSeconds: z.number().int().min(0).max(3600),
    })
    .optional(),
  gateway: z.strictObject({ namespace: name, podLabels: labels }).optional(),
  monitoring: z.strictObject({ namespace: name }).optional(),
  dns: z.strictObject({ namespace: name, podLabels: labels }).optional(),
});

const limits = z.strictObject({
  maxReplicas: z.number().int().min(1).max(64).optional(),
  maxAcceleratorsPerService: z.number().int().min(0).max(4096).optional(),
  priorities: z.array(name).min(1).max(50).optional(),
});

/** What to do about a model that does not fit the memory of its accelerators, the strictest last. */
export const MEMORY_RULES = ['off', 'warn', 'refuse'] as const;

const memory = z.strictObject({
  misfit: z.enum(MEMORY_RULES).optional(),
  /** Requests of the full context that must fit at once. */
  requests: z.number().int().min(1).max(1024).optional(),
});

const body = {
  accelerators: z.array(accelerator).max(100).optional(),
  removeAccelerators: z.array(z.string()).max(100).optional(),
  runtimes: z.array(runtime).max(50).optional(),
  removeRuntimes: z.array(z.string()).max(50).optional(),
  defaults: defaults.optional(),
  limits: limits.optional(),
  memory: memory.optional(),
};

/** What a profile document may say; anything else is refused, so that a typo never loosens a limit. */
export const profileSchema = z.strictObject({
  apiVersion: z.literal('model-serving.backstage.io/v1alpha1'),
  kind: z.literal('Profile'),
  metadata: z.strictObject({
    name,
    description: z.string().max(500).optional(),
  }),
  spec: z.discriminatedUnion('layer', [
    z.strictObject({
      layer: z.literal('platform'),
      match: z.strictObject({}).optional(),
      ...body,
    }),
    z.strictObject({
      layer: z.literal('cluster'),
      match: z.strictObject({ cluster: z.string().min(1).max(253) }),
      ...body,
    }),
    z.strictObject({
      layer: z.literal('tenant'),
      match: z.strictObject({ tenant: name }),
      ...body,
    }),
  ]),
});

/**
 * A size of accelerator that the form offers: what one pod of it asks for and where it may run.
 * @public
 */
export type AcceleratorShape = z.infer<typeof accelerator>;

/** A runtime that the platform offers, with how its ClusterServingRuntime is asked for. @public */
export type ProfileRuntime = RuntimeOffer & z.infer<typeof runtime>;

/** The runtime's engine as memory arithmetic takes it, such as `vLLM (vllm-pinned)`. @public */
export function engineName({ engine, kserve }: ProfileRuntime): string {
  return `${engine} (${kserve.name})`;
}

/** Values for what the form does not ask. @public */
export type ProfileDefaults = z.infer<typeof defaults>;

/** Bounds that later layers may only tighten. @public */
export type ProfileLimits = z.infer<typeof limits>;

/** How the memory of accelerators is judged; later layers may only be stricter. @public */
export type ProfileMemory = z.infer<typeof memory>;

/** One profile document with the file it was read from. @public */
export type Profile = z.infer<typeof profileSchema> & { file: string };
