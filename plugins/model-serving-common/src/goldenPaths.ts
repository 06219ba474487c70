import { ServiceKind } from './api';

/** What of a golden path pages, actions and the backend share. @public */
export interface GoldenPathName {
  id: string;
  /** Entity ref of the template whose form asks for the answers. */
  template: string;
  /** The object that is the service; paths without one set up something else. */
  service?: { apiVersion: string; kind: ServiceKind };
}

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
  tenant: { id: 'tenant', template: 'template:default/tenant' },
} as const satisfies Record<string, GoldenPathName>;

/**
 * The ones for services; the first is taken where none is named.
 * @public
 */
export const SERVICE_PATHS: ReadonlyArray<Required<GoldenPathName>> =
  Object.values<GoldenPathName>(GOLDEN_PATHS).filter(
    (path): path is Required<GoldenPathName> => path.service !== undefined,
  );

/** The golden path whose form makes services of a kind; undefined where there is none. @public */
export function pathOf(
  kind: ServiceKind,
  paths: ReadonlyArray<Required<GoldenPathName>> = SERVICE_PATHS,
): Required<GoldenPathName> | undefined {
  return paths.find(({ service }) => service.kind === kind);
}
