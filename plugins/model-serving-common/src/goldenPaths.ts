import { ServiceKind } from './api';

/** What of a golden path pages, actions and the backend share. @public */
export interface GoldenPathName {
  id: string;
  /** Entity ref of the template whose form asks for the answers. */
  template: string;
  /** The object that is the service; paths without one set up something else. */
  service?: { apiVersion: string; kind: ServiceKind };
  /** Its services say in {@link GOLDEN_PATH_ANNOTATION} that they are of it, since others write objects of their kind too. */
  marked?: boolean;
}

/** A golden path of services. @public */
export type ServicePathName = GoldenPathName &
  Required<Pick<GoldenPathName, 'service'>>;

/**
 * The golden paths that ship with the suite.
 * @public
 */
export const GOLDEN_PATHS = {
  inferenceService: {
    id: 'inference-service',
    template: 'template:default/inference-service',
    service: {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
    },
  },
  rawDeployment: {
    id: 'raw-deployment',
    template: 'template:default/raw-deployment',
    service: { apiVersion: 'apps/v1', kind: 'Deployment' },
    marked: true,
  },
  llmInferenceService: {
    id: 'llm-inference-service',
    template: 'template:default/llm-inference-service',
    service: {
      apiVersion: 'serving.kserve.io/v1alpha2',
      kind: 'LLMInferenceService',
    },
    marked: true,
  },
  batchInference: {
    id: 'batch-inference',
    template: 'template:default/batch-inference',
    service: { apiVersion: 'batch/v1', kind: 'Job' },
    marked: true,
  },
  loraAdapter: {
    id: 'lora-adapter',
    template: 'template:default/lora-adapter',
  },
  stopService: {
    id: 'stop-service',
    template: 'template:default/stop-service',
  },
  startService: {
    id: 'start-service',
    template: 'template:default/start-service',
  },
  rollBack: {
    id: 'roll-back',
    template: 'template:default/roll-back',
  },
  removeService: {
    id: 'remove-service',
    template: 'template:default/remove-service',
  },
  externalModel: {
    id: 'external-model',
    template: 'template:default/external-model',
    service: {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
    },
    marked: true,
  },
  tenant: { id: 'tenant', template: 'template:default/tenant' },
} as const satisfies Record<string, GoldenPathName>;

/**
 * The ones for services; the first is taken where none is named.
 * @public
 */
export const SERVICE_PATHS: readonly ServicePathName[] =
  Object.values<GoldenPathName>(GOLDEN_PATHS).filter(
    (path): path is ServicePathName => path.service !== undefined,
  );

/**
 * The golden path whose form makes a service; undefined where there is none.
 *
 * @param service - its kind, and the path that it says it is of; null where it says none
 * @public
 */
export function pathOf(
  { kind, goldenPath }: { kind: ServiceKind; goldenPath: string | null },
  paths: readonly ServicePathName[] = SERVICE_PATHS,
): ServicePathName | undefined {
  return paths.find(
    path =>
      path.service.kind === kind &&
      (goldenPath === null ? !path.marked : path.id === goldenPath),
  );
}
