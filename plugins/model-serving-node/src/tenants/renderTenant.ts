import { serializeYaml } from '@model-serving/backstage-kubernetes-policy-node';
import { InputError } from '@backstage/errors';
import {
  TenantRequest,
  tenantRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { TenantContext, tenantObjects } from './tenantObjects';
import type { GitOpsFile } from '../gitops/GitOpsFile';

/** Namespaces that belong to the platform whatever anybody answers. */
const RESERVED =
  /^(default|kube-.*|openshift-.*|kserve|kueue-system|keda|argocd|knative-.*|istio-system|cert-manager|external-secrets|model-serving|monitoring|gateway-system)$/;

/** Where a tenant's own files live; services have folders of their own below it. @public */
export function tenantDirectory(tenant: string, tenantsPath: string): string {
  return `${tenantsPath}/${tenant}`;
}

/** @throws InputError naming the answer that cannot be used. @public */
export function parseTenantRequest(value: unknown): TenantRequest {
  const parsed = tenantRequestSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      `The request is not valid: ${z.prettifyError(parsed.error)}`.slice(
        0,
        1000,
      ),
    );
  }
  assertTenantName(parsed.data.name);
  return parsed.data;
}

/** @throws InputError for namespaces of the platform. @public */
export function assertTenantName(name: string): void {
  if (RESERVED.test(name)) {
    throw new InputError(`name: ${name} is a namespace of the platform`);
  }
}

function entities(request: TenantRequest): object[] {
  const [, name] = request.owner.split('/');
  return [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Group',
      metadata: {
        name,
        namespace: request.owner.slice('group:'.length).split('/')[0],
        description: `Owns tenant ${request.name}`,
      },
      spec: { type: 'team', children: [] },
    },
  ];
}

/** What {@link renderTenant} makes files from, beside the request. @public */
export interface TenantRenderContext extends TenantContext {
  tenantsPath: string;
  /** Whether the catalog lacks the owning group, so that a Group entity is written. */
  createGroup: boolean;
}

/**
 * The files of a tenant. Objects are built, serialised, read again and compared; nothing is templated
 * as text. The tenant's System entity is not among them: the catalog gets it from the cluster.
 *
 * @throws InputError when the request cannot be used.
 * @public
 */
export function renderTenant(
  request: TenantRequest,
  context: TenantRenderContext,
): GitOpsFile[] {
  const valid = parseTenantRequest(request);
  const directory = tenantDirectory(valid.name, context.tenantsPath);
  const file = (name: string, objects: readonly unknown[]): GitOpsFile => {
    const path = `${directory}/${name}`;
    return { path, content: serializeYaml(path, objects) };
  };
  return [
    file('tenant.yaml', tenantObjects(valid, context)),
    ...(context.createGroup
      ? [file('catalog-info.yaml', entities(valid))]
      : []),
  ];
}

/** What stays of a tenant that was taken away, so that its folder says what became of it. @public */
export function renderOffBoarding(
  tenant: string,
  tenantsPath: string,
): GitOpsFile[] {
  return [
    {
      path: `${tenantDirectory(tenant, tenantsPath)}/OFFBOARDED.md`,
      content: `# ${tenant}\n\nThis tenant was taken away. Its namespace, queue and limits were in \`tenant.yaml\`; the history of this folder has them.\n`,
    },
  ];
}
