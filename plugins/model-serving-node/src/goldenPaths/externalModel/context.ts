import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ExternalRequest,
  HostedEndpoint,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { ServiceContext } from '../../manifests/RenderContext';
import type { ExternalEndpoint } from '../../profiles';

/** A model that somebody else serves, as it is rendered and judged. @public */
export interface HostedChoice {
  entityRef: string;
  title: string;
  /** Name of the version; null where it is the only one and nobody named it. */
  version: string | null;
  hosted: Pick<HostedEndpoint, 'model' | 'url'>;
}

/** What the manifests of an external model are made of, already validated. @public */
export interface ExternalContext extends ServiceContext {
  request: ExternalRequest;
  /** Address of the model's API. */
  url: string;
  /** Name of the model in that API. */
  modelName: string;
  /** The endpoint of the profiles that lets the tenant call that address. */
  endpoint: ExternalEndpoint;
}

/** What the files of an external model answer. Taken as it is, so nothing about it can be trusted yet. @public */
export interface ExternalReading {
  /** The object that is the service, one of those that were read. */
  service: KubernetesObject;
  /** Answers by their name in the request; tenant and name are not among them. */
  answers: Record<'model' | 'endpoint' | 'tokens' | 'purpose', unknown>;
  /** What the Secret holds besides the key, by its variables. */
  data: Record<string, unknown>;
}
