import {
  adapterOfferProblem,
  ARGUMENT_CHOICE,
  ARGUMENT_IDS,
  argumentProblems,
  knownEngines,
  RUNTIME_DEVICES,
  RUNTIME_FEATURES,
  RUNTIME_MATURITIES,
  RUNTIME_PROTOCOLS,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { externalEndpoint } from './externalEndpoint';
import { id, labels, name, quantity } from './fields';
import { placement } from './placement';
import { routeSettings } from './routeSettings';
import type { RuntimePods } from './runtimePods';
import { secretContract, storedKey } from './secretContract';
import { serviceSize } from './serviceSize';

const port = z.number().int().min(1).max(65535);
const words = z.array(z.string().min(1).max(63)).min(1).max(50);

const argumentId = z.enum(ARGUMENT_IDS);

const bounds = {
  min: z.number().int().min(1).optional(),
  max: z.number().int().min(1).optional(),
  values: z
    .array(z.string().regex(ARGUMENT_CHOICE, 'must be a word'))
    .min(1)
    .max(100)
    .optional(),
};

/** What a request may ask of the engine. */
const runtimeArgument = z.strictObject({
  id: argumentId,
  ...bounds,
  default: z.union([z.number(), z.string(), z.boolean()]).optional(),
});

const flag = z
  .string()
  .regex(/^--[a-z][a-z0-9_-]*$/, 'must be a flag such as --input-file');

/** The engine's program that works through a file of requests, one a line, as OpenAI's batch files have them. */
const batchProgram = z.strictObject({
  /** In place of the runtime's command; the runtime's arguments follow. */
  command: z
    .array(z.string().regex(/^[!-~]+$/))
    .min(1)
    .max(10),
  arguments: z.array(flag).max(10).default([]),
  /** Flags that name the file of requests, and the one of answers. */
  input: flag,
  output: flag,
});

const runtimeFields = z.strictObject({
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
  /** How the engine runs a batch; left out where it cannot. */
  batch: batchProgram.optional(),
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
  arguments: z.array(runtimeArgument).max(ARGUMENT_IDS.length).optional(),
  /** LoRA adapters that a service may have beside its model; none when left out. */
  adapters: z
    .strictObject({
      maxCount: z.number().int().min(1).max(32),
      maxRank: z.number().int().min(1).max(4096),
    })
    .optional(),
});

const runtime = runtimeFields.superRefine((offer, context) => {
  for (const { index, problem } of argumentProblems(offer)) {
    context.addIssue({
      code: 'custom',
      path: ['arguments', index],
      message: problem,
    });
  }
  const problem = adapterOfferProblem(offer);
  if (problem !== undefined) {
    context.addIssue({ code: 'custom', path: ['adapters'], message: problem });
  }
});

const defaults = z.strictObject({
  /** Arguments by the runtime's id. */
  args: z
    .record(id, z.array(z.string().regex(/^--[a-z][a-z0-9_-]*(=[!-~]*)?$/)))
    .optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400).optional(),
  engineKey: storedKey.optional(),
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
      /** Requests in flight, for engines that count no waiting ones. */
      runningPerReplica: z.number().int().min(1).max(10_000).default(10),
      /** Percent of the requested CPU, for engines that count no requests. */
      cpuPercent: z.number().int().min(1).max(100).default(70),
      pollingSeconds: z.number().int().min(1).max(3600),
      scaleDownSeconds: z.number().int().min(0).max(3600),
    })
    .optional(),
  gateway: z.strictObject({ namespace: name, podLabels: labels }).optional(),
  route: routeSettings.optional(),
  monitoring: z.strictObject({ namespace: name }).optional(),
  dns: z.strictObject({ namespace: name, podLabels: labels }).optional(),
});

const limits = z.strictObject({
  maxReplicas: z.number().int().min(1).max(64).optional(),
  /** Of services with accelerators; those on CPUs have none. */
  maxAcceleratorsPerService: z.number().int().min(0).max(4096).optional(),
  /** Cores of all replicas of a service. */
  maxCpuPerService: quantity.optional(),
  /** Memory of all replicas of a service. */
  maxMemoryPerService: quantity.optional(),
  priorities: z.array(name).min(1).max(50).optional(),
  /** Narrower bounds of what runtimes let a request ask, by the runtime's id. */
  arguments: z
    .record(id, z.partialRecord(argumentId, z.strictObject(bounds)))
    .optional(),
});

/** What to do about a model that does not fit the memory of its accelerators, the strictest last. */
export const MEMORY_RULES = ['off', 'warn', 'refuse'] as const;

const memory = z.strictObject({
  misfit: z.enum(MEMORY_RULES).optional(),
  /** Requests of the full context that must fit at once. */
  requests: z.number().int().min(1).max(1024).optional(),
});

const body = {
  accelerators: z.array(serviceSize).max(100).optional(),
  removeAccelerators: z.array(z.string()).max(100).optional(),
  runtimes: z.array(runtime).max(50).optional(),
  removeRuntimes: z.array(z.string()).max(50).optional(),
  /** What may no longer be asked of runtimes, by the runtime's id. */
  removeArguments: z.record(id, z.array(argumentId).min(1)).optional(),
  placements: z.array(placement).max(50).optional(),
  removePlacements: z.array(z.string()).max(50).optional(),
  secrets: z.array(secretContract).max(50).optional(),
  removeSecrets: z.array(z.string()).max(50).optional(),
  externalEndpoints: z.array(externalEndpoint).max(50).optional(),
  removeExternalEndpoints: z.array(z.string()).max(50).optional(),
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

/** A runtime that the platform offers, with how its ClusterServingRuntime is asked for. @public */
export type ProfileRuntime = RuntimeOffer &
  Omit<z.infer<typeof runtime>, 'arguments'> & {
    /** What its ClusterServingRuntime starts; undefined where the repository has none of that name. */
    pod?: RuntimePods[string];
  };

/** Values for what the form does not ask. @public */
export type ProfileDefaults = z.infer<typeof defaults>;

/** Bounds that later layers may only tighten. @public */
export type ProfileLimits = z.infer<typeof limits>;

/** How the memory of accelerators is judged; later layers may only be stricter. @public */
export type ProfileMemory = z.infer<typeof memory>;

/** One profile document with the file it was read from. @public */
export type Profile = z.infer<typeof profileSchema> & { file: string };
