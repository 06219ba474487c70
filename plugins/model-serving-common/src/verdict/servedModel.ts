import { ServedModel } from '../api';
import { sharedText } from '../kubernetes/sharing';
import { ServiceParts } from '../services/serviceParts';

/** The artifact's name within its address, without tag and digest. */
function nameIn(uri: string): string {
  const path = uri.split('@')[0].replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  return sharedText(last.split(':')[0]) || uri;
}

/** The model a service says it serves; null when it says nothing. */
export function servedModelOf(facts: ServiceParts): ServedModel | null {
  const { object } = facts;
  let uri: string | null = null;
  let name: string | null = null;
  if (object.kind === 'InferenceService') {
    uri = object.storageUri;
  } else if (object.kind === 'LLMInferenceService') {
    uri = object.modelUri;
    name = object.modelName;
  }
  const entityName = object.modelRef?.split('/').pop() ?? null;
  const shown = name ?? (uri ? nameIn(uri) : entityName);
  return shown === null
    ? null
    : {
        name: shown,
        uri,
        digest: /@(sha256:[0-9a-f]{64})$/.exec(uri ?? '')?.[1] ?? null,
        entityRef: object.modelRef,
        version: object.modelVersion,
        variant: object.modelVariant,
      };
}
