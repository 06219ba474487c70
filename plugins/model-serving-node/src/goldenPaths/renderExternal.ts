import { InputError } from '@backstage/errors';
import type {
  ExternalRequestInput,
  RenderedFile,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { assertTenantFacts } from '../manifests/TenantFacts';
import type { ExternalContext, HostedChoice } from './externalModel/context';
import { endpointOf } from './externalModel/endpointOf';
import type { ExternalPath } from './GoldenPath';
import {
  assertOfTenant,
  assertSameModel,
  pathFiles,
  renderFile,
  RenderInput,
  serviceDirectory,
} from './renderService';

/** What {@link renderExternal} makes manifests from. @public */
export type ExternalRenderInput = Omit<RenderInput, 'request' | 'model'> & {
  /** Answers of the path's form. */
  request: ExternalRequestInput;
  /** The hosted model that `request.model` refers to. */
  model: HostedChoice;
};

function validate(
  path: ExternalPath,
  input: ExternalRenderInput,
): ExternalContext {
  const parsed = path.request.safeParse(input.request);
  if (!parsed.success) {
    throw new InputError(`Invalid request: ${z.prettifyError(parsed.error)}`);
  }
  const request = parsed.data;
  const { cluster, model, profile, tenant } = input;
  assertTenantFacts(tenant);
  assertOfTenant(request, tenant);
  assertSameModel('model', request.model, model);
  const choice = endpointOf(model, profile, request.endpoint);
  if ('refusal' in choice) {
    throw new InputError(`model: ${choice.refusal}`);
  }
  return {
    ...choice,
    request,
    tenant,
    model: { ...model, variant: null },
    licenseAccepted: request.model.licenseAccepted ?? null,
    profile,
    cluster,
    primaryCluster: input.primaryCluster ?? cluster,
  };
}

/**
 * Renders a request for a hosted model as files, see `renderService`.
 *
 * @throws InputError naming the field when the request, the tenant's facts, the model or the profile cannot be used
 * @public
 */
export function renderExternal(
  path: ExternalPath,
  input: ExternalRenderInput,
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
