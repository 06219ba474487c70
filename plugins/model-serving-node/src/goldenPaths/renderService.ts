import { InputError } from '@backstage/errors';
import { serializeYaml } from '@model-serving/backstage-kubernetes-policy-node';
import {
  adapterRankFor,
  adapterRefusal,
  adaptersRefusal,
  chooseRuntime,
  ChosenModel,
  operationRefusals,
  RenderedFile,
  RequestedModel,
  ServiceRequest,
  ServiceRequestInput,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { RenderContext, RenderedAdapter } from '../manifests/RenderContext';
import { resolveSources, Tree } from '../manifests/sourced';
import { assertTenantFacts, TenantFacts } from '../manifests/TenantFacts';
import {
  EffectiveProfile,
  ProfileRuntime,
  refusedArguments,
} from '../profiles';
import { adapterArtifactRefusal, takesNoAdapters } from './adapterVolumes';
import type { GoldenPath, ServicePath } from './GoldenPath';
import { offeredBy, operationOffer } from './offeredBy';

/** What {@link renderService} makes manifests from. @public */
export interface RenderInput {
  /** Answers of the path's form. */
  request: ServiceRequestInput;
  tenant: TenantFacts;
  /** The artifact that `request.model` refers to. */
  model: ChosenModel;
  /** The artifacts that `request.adapters` refer to, in the same order; none when left out. */
  adapters?: readonly ChosenModel[];
  profile: EffectiveProfile;
  /** Name of the cluster the service is for. */
  cluster: string;
  /** The cluster whose services keep their plain name in the catalog; the same cluster when left out. */
  primaryCluster?: string;
  /** Folder of the tenants in the GitOps repository; `tenants` when left out. */
  tenantsPath?: string;
}

/** Where the manifests of a service live in the GitOps repository. @public */
export function serviceDirectory(
  tenant: string,
  service: string,
  tenantsPath = 'tenants',
): string {
  return `${tenantsPath}/${tenant}/${service}`;
}

/** Facts are those that the request is about. */
export function assertOfTenant(
  request: Pick<ServiceRequest, 'tenant'>,
  tenant: Pick<TenantFacts, 'name'>,
): void {
  if (tenant.name !== request.tenant) {
    throw new InputError(
      `tenant: the request is for ${request.tenant}, but the facts are those of ${tenant.name}`,
    );
  }
}

/** What is rendered has to be the model that the request names. */
export function assertSameModel(
  field: string,
  { ref }: RequestedModel,
  model: { entityRef: string },
): void {
  const folded = (text: string) => text.toLocaleLowerCase('en-US');
  if (folded(model.entityRef) !== folded(ref)) {
    throw new InputError(`${field}: ${ref} is not ${model.entityRef}`);
  }
}

/** What is rendered has to be what the request names. */
function assertMeant(
  field: string,
  requested: RequestedModel,
  model: ChosenModel,
): void {
  const { variant, version } = requested;
  assertSameModel(field, requested, model);
  if (
    (version !== undefined && version !== model.version) ||
    (variant !== undefined && variant !== model.variant)
  ) {
    throw new InputError(
      `${field}: the artifact of ${model.entityRef} is not that of the version and variant that the request names`,
    );
  }
  if (!/^[!-~]{1,1024}$/.test(model.facts.uri)) {
    throw new InputError(
      `${field}: the artifact address of ${model.entityRef} is not plain printable text`,
    );
  }
}

/** The adapters of a request, each of which goes with the model and the runtime. */
function renderedAdapters(
  path: ServicePath,
  { adapters: answers = [], name }: ServiceRequest,
  { adapters = [], model }: RenderInput,
  runtime: ProfileRuntime,
): RenderedAdapter[] {
  const refuse = (refusal: string | null) => {
    if (refusal !== null) {
      throw new InputError(`adapters: ${refusal}`);
    }
  };
  refuse(
    answers.length > 0 && !path.takesAdapters
      ? takesNoAdapters(path)
      : adaptersRefusal(
          runtime,
          name,
          answers.map(answer => answer.name),
        ),
  );
  if (answers.length !== adapters.length) {
    throw new InputError(
      `adapters: the request names ${answers.length}, and there are ${adapters.length} artifacts`,
    );
  }
  return answers.map((answer, index) => {
    const adapter = adapters[index];
    assertMeant('adapters', answer.model, adapter);
    refuse(adapterArtifactRefusal(adapter.facts.uri));
    refuse(adapterRefusal(runtime, model, adapter));
    return { answer, uri: adapter.facts.uri };
  });
}

function validate(path: ServicePath, input: RenderInput): RenderContext {
  const parsed = path.request.safeParse(input.request);
  if (!parsed.success) {
    throw new InputError(`Invalid request: ${z.prettifyError(parsed.error)}`);
  }
  const request = parsed.data;
  const { tenant, model, cluster } = input;
  const profile = offeredBy(path, input.profile);
  assertTenantFacts(tenant);
  assertOfTenant(request, tenant);
  assertMeant('model', request.model, model);
  const artifactRefusal = path.artifactRefusal?.(model.facts.uri) ?? null;
  if (artifactRefusal !== null) {
    throw new InputError(`model: ${artifactRefusal}`);
  }
  const accelerator = profile.accelerators.find(
    shape => shape.id === request.accelerator,
  );
  if (!accelerator) {
    const offered = profile.accelerators.map(shape => shape.id).join(', ');
    throw new InputError(
      `accelerator: ${request.accelerator} is not offered to ${
        tenant.name
      }; choose one of ${offered || 'none'}`,
    );
  }
  const choice = chooseRuntime(
    profile.runtimes,
    request.runtime,
    model.facts,
    accelerator,
  );
  if ('refusal' in choice) {
    throw new InputError(`runtime: ${choice.refusal}`);
  }
  const { arguments: answers = {} } = request;
  if (Object.keys(answers).length > 0 && !path.engineArguments) {
    throw new InputError(
      `arguments: the golden path ${path.id} asks nothing of the engine`,
    );
  }
  const [refused] = refusedArguments(
    profile,
    choice.runtime,
    answers,
    accelerator,
  );
  if (refused) {
    throw new InputError(`arguments.${refused.id}: ${refused.message}`);
  }
  const [refusedAnswer] = operationRefusals(request.operation ?? {}, {
    offer: operationOffer(path, profile),
    size: accelerator,
    replicas: request.replicas,
  });
  if (refusedAnswer) {
    throw new InputError(
      `operation.${refusedAnswer.question}: ${refusedAnswer.refusal}`,
    );
  }
  if (request.stopped && !path.stops) {
    throw new InputError(
      `stopped: services of the golden path ${path.id} cannot be stopped`,
    );
  }
  for (const name of path.requires) {
    if (!profile.defaults[name]) {
      throw new InputError(
        `No profile sets defaults.${name}, which the golden path ${path.id} needs`,
      );
    }
  }
  return {
    request,
    tenant,
    model,
    adapters: renderedAdapters(path, request, input, choice.runtime),
    adapterRank: adapterRankFor(
      choice.runtime,
      (input.adapters ?? []).map(
        ({ descent }) => descent?.adapter?.rank ?? null,
      ),
    ),
    licenseAccepted: request.model.licenseAccepted ?? null,
    profile,
    accelerator,
    runtime: choice.runtime,
    cluster,
    primaryCluster: input.primaryCluster ?? cluster,
  };
}

/** The files of a path with their documents, before they are written. */
export function pathFiles<Context>(
  path: Pick<GoldenPath<Context, unknown>, 'documents'>,
  context: Context,
): Array<[name: string, documents: Tree[]]> {
  return path
    .documents(context)
    .map(([name, documents]): [string, Tree[]] => [
      name,
      documents.filter(document => document !== undefined),
    ])
    .filter(([, documents]) => documents.length > 0);
}

/** Writes one file of a path. */
export function renderFile(
  directory: string,
  name: string,
  trees: readonly Tree[],
): RenderedFile {
  const path = `${directory}/${name}`;
  const resolved = trees.map(resolveSources);
  const layers = Object.fromEntries(
    resolved.flatMap(({ object, layers: own }, index) =>
      Object.entries(own).map(([field, layer]) => [
        index === 0 ? field : `${(object as { kind: string }).kind}/${field}`,
        layer,
      ]),
    ),
  );
  return {
    path,
    content: serializeYaml(
      path,
      resolved.map(({ object }) => object),
    ),
    layers,
  };
}

/**
 * Renders a request as the files of a golden path.
 *
 * Objects are built, serialized, read again and compared; nothing is templated as text. Limits and policies are not
 * judged here but by `checkFiles`, on the final files.
 *
 * In `layers`, a leaf is named by its path (`spec.predictor.tolerations[0].key`,
 * `metadata.labels["kueue.x-k8s.io/queue-name"]`); in the second document of a file with the kind before it
 * (`API/metadata.name`).
 *
 * @throws InputError naming the field when the request, the tenant's facts, the model or the profile cannot be used
 * @public
 */
export function renderService(
  path: ServicePath,
  input: RenderInput,
): RenderedFile[] {
  const context = validate(path, input);
  const directory = serviceDirectory(
    context.tenant.name,
    context.request.name,
    input.tenantsPath,
  );
  return pathFiles(path, context).map(([name, documents]) =>
    renderFile(directory, name, documents),
  );
}
