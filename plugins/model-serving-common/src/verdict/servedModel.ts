import { ServedModel } from '../api';
import { sharedText } from '../kubernetes/sharing';
import { ServiceParts } from '../services/serviceParts';
import { DescribeContext } from './context';

/** The artifact's name within its address, without tag and digest. */
function nameIn(uri: string): string {
  const path = uri.split('@')[0].replace(/\/+$/, '');
  const last = path.slice(path.lastIndexOf('/') + 1);
  return sharedText(last.split(':')[0]) || uri;
}

/**
 * The model a service says it serves; null when it says nothing. Where it names no version, its artifact tells.
 */
export function servedModelOf(
  facts: ServiceParts,
  context: Pick<DescribeContext, 'artifact' | 'model'> = {},
): ServedModel | null {
  const { object } = facts;
  let uri: string | null = null;
  let name: string | null = null;
  if (object.kind === 'InferenceService') {
    uri = object.storageUri;
  } else if (object.kind === 'LLMInferenceService') {
    uri = object.modelUri;
    // KServe takes the service's own name where it names no model.
    name = object.modelName === object.name ? null : object.modelName;
  } else {
    uri = object.modelUri;
  }
  const entityName = object.modelRef?.split('/').pop() ?? null;
  const shown = name ?? (uri ? nameIn(uri) : entityName);
  const isNamed = object.modelVersion !== null || object.modelVariant !== null;
  const known =
    !isNamed && uri && object.modelRef
      ? context.artifact?.(object.modelRef, uri)
      : undefined;
  return shown === null
    ? null
    : {
        name: shown,
        uri,
        digest: /@(sha256:[0-9a-f]{64})$/.exec(uri ?? '')?.[1] ?? null,
        entityRef: object.modelRef,
        version: known?.version ?? object.modelVersion,
        variant: known?.variant ?? object.modelVariant,
        ...listingOf(object.modelRef, context),
        ...(object.adapters && {
          adapters: object.adapters.map(({ model, name: called }) => ({
            name: called,
            entityRef: model.ref,
            version: model.version ?? null,
            variant: model.variant ?? null,
          })),
        }),
      };
}

/** What the sources of models have of a model that a service names; nothing where that is not known. */
export function listingOf(
  modelRef: string | null,
  context: Pick<DescribeContext, 'model'>,
): Pick<ServedModel, 'listed'> {
  const listed = modelRef === null ? undefined : context.model?.(modelRef);
  return listed === undefined
    ? {}
    : { listed: listed && { title: listed.title } };
}
