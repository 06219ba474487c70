import { InputError } from '@backstage/errors';
import {
  MANIFEST_LIMITS,
  manifestObjects,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  TenantRequest,
  tenantRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { GitOpsFile } from '../gitops/GitOpsFile';
import { pathFiles } from '../goldenPaths';
import { renderFile } from '../goldenPaths/renderService';
import { tenantPath, TenantPathContext } from './tenantPath';

/** Namespaces that always belong to the platform. */
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
      `Invalid request: ${z.prettifyError(parsed.error)}`.slice(0, 1000),
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

/** What {@link renderTenant} makes files from, besides the request. @public */
export interface TenantRenderContext
  extends Omit<TenantPathContext, 'request'> {
  /** Folder of the tenants in the GitOps repository. */
  tenantsPath: string;
}

/**
 * The files of a tenant.
 *
 * @throws InputError when the request cannot be used.
 * @public
 */
export function renderTenant(
  request: TenantRequest,
  { tenantsPath, ...context }: TenantRenderContext,
): GitOpsFile[] {
  const valid = parseTenantRequest(request);
  const directory = tenantDirectory(valid.name, tenantsPath);
  return pathFiles(tenantPath, { ...context, request: valid }).map(
    ([name, documents]) => {
      const { path, content } = renderFile(directory, name, documents);
      return { path, content };
    },
  );
}

/**
 * The answers that a tenant's file amounts to, so that a change can begin with them; null when the
 * file was written by hand in a way that they cannot express.
 * @public
 */
export function readTenant(file: GitOpsFile): TenantRequest | null {
  try {
    const objects = readYamlDocuments(file, MANIFEST_LIMITS, 'kubernetes')
      .flatMap(({ value }) => manifestObjects(value))
      .flatMap(part => ('object' in part ? [part.object] : []));
    return tenantPath.read(objects) ?? null;
  } catch {
    return null;
  }
}

/** What remains in the folder of a tenant that was removed. @public */
export function renderOffBoarding(
  tenant: string,
  tenantsPath: string,
): GitOpsFile[] {
  return [
    {
      path: `${tenantDirectory(tenant, tenantsPath)}/OFFBOARDED.md`,
      content: `# ${tenant}\n\nThis tenant was removed. Its namespace, queue and limits were in \`tenant.yaml\`; see the history of this folder.\n`,
    },
  ];
}
