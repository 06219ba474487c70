import type { CallKey, ServiceCalling } from '../api/calling';
import { engineNamed } from '../engines/engines';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { SERVICE_LABEL } from '../labels';
import type { RuntimeProtocol } from '../runtimes';
import type { ServiceParts } from '../services/serviceParts';
import { callAddresses } from './callAddresses';
import { endpointsOf } from './endpoints';

/** What is known of a service beside its objects. */
export interface CallingFacts {
  /** Name of the engine's definition; null where it is unknown. */
  engine: string | null;
  /** Protocol of the runtime that the platform offers; undefined where it offers none of that name. */
  offered: RuntimeProtocol | undefined;
  /** Task of the model; null where it is unknown. */
  task: string | null;
  /** Address of its status; null where it has none. */
  url: string | null;
}

/** The name under which its engine answers: golden paths and KServe start engines under the service's name. */
function modelNameOf({ object }: ServiceParts): string | null {
  switch (object.kind) {
    case 'InferenceService':
      return object.name;
    case 'LLMInferenceService':
      return object.modelName ?? object.name;
    default:
      return Object.hasOwn(object.labels, SERVICE_LABEL) ? object.name : null;
  }
}

function protocolOf(
  { object }: ServiceParts,
  { engine, offered }: CallingFacts,
): RuntimeProtocol | null {
  return (
    offered ??
    engineNamed(engine)?.protocol ??
    (object.kind === 'LLMInferenceService' ? 'openai' : null)
  );
}

/** Name of the ExternalSecret, and of its Secret, that golden paths write for the key of an engine. */
export const engineKeyName = (service: string) => `${service}-engine-key`;

function keyOf(
  index: PictureIndex,
  { kinds, object, ref }: ServiceParts,
): { key: CallKey | null; keyReason: string | null } {
  const secret = index.first(
    'ExternalSecret',
    'place',
    ref.namespace,
    engineKeyName(ref.name),
  );
  if (secret) {
    const { store, target } = secret;
    return { key: { secret: target, store }, keyReason: null };
  }
  const isRead = kinds.ExternalSecret?.state === 'live';
  if (!isRead) {
    return {
      key: null,
      keyReason:
        'Unknown whether it asks for a key: the portal cannot read ExternalSecrets on this cluster.',
    };
  }
  return {
    key: null,
    keyReason: Object.hasOwn(object.labels, SERVICE_LABEL)
      ? null
      : 'Unknown whether it asks for a key: no golden path wrote the service.',
  };
}

/** How a service that answers requests is called. */
export function callingOf(
  index: PictureIndex,
  parts: ServiceParts,
  facts: CallingFacts,
): ServiceCalling {
  const { object, ref } = parts;
  const model = modelNameOf(parts);
  const protocol = protocolOf(parts, facts);
  const { endpoints, reason } =
    protocol === null
      ? {
          endpoints: [],
          reason: 'The engine is not recognized, so its API is unknown.',
        }
      : endpointsOf({ ...facts, protocol, model: model ?? ref.name });
  return {
    addresses: callAddresses(index, ref, facts.url),
    model,
    modelReason:
      model === null
        ? 'No golden path wrote the service. Ask its engine: GET /v1/models.'
        : null,
    adapters: object.adapters?.map(({ name }) => name) ?? [],
    protocol,
    endpoints,
    endpointsReason: reason,
    ...keyOf(index, parts),
  };
}
