import { InputError } from '@backstage/errors';
import type { GitOpsConfig } from '../../gitops/readGitOpsConfig';
import { unsafePathReason } from '../../gitops/repositoryPath';
import { Change } from '../Forge';
import {
  parseProposalBranch,
  parseTenantBranch,
  proposalBranch,
  tenantBranch,
} from './proposalBranch';

const MAX_FILES = 50;
const MAX_BYTES = 1024 * 1024;
const ENTITY_REF = /^[a-z]+:[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+$/;

/**
 * Refuses a change that would touch anything but its own service's directory.
 *
 * @throws InputError
 */
export function assertChange(change: Change, gitops: GitOpsConfig): void {
  const { tenant, service, directory, branch, files } = change;
  const isWell =
    service !== null
      ? branch === proposalBranch(tenant, service) &&
        parseProposalBranch(branch)
      : branch === tenantBranch(tenant) && parseTenantBranch(branch);
  if (!isWell) {
    throw new InputError('tenant and service must be DNS names');
  }
  const expected = [gitops.paths.tenants, tenant, service ?? []]
    .flat()
    .join('/');
  if (directory !== expected) {
    throw new InputError(`The directory must be ${expected}`);
  }
  if (change.remove) {
    if (service === null || files.length > 0) {
      throw new InputError('A removal must be of a service, and hold no files');
    }
  } else if (files.length === 0 || files.length > MAX_FILES) {
    throw new InputError(`A proposal must hold 1 to ${MAX_FILES} files`);
  }
  const seen = new Set<string>();
  let bytes = 0;
  for (const { path, content } of files) {
    const reason = unsafePathReason(path);
    if (reason) {
      throw new InputError(`The path ${JSON.stringify(path)} ${reason}`);
    }
    if (!path.startsWith(`${directory}/`)) {
      throw new InputError(`${path} is outside ${directory}`);
    }
    if (service === null && path.slice(directory.length + 1).includes('/')) {
      throw new InputError(`${path} belongs to a service of ${tenant}`);
    }
    const folded = path.toLowerCase();
    if (seen.has(folded)) {
      throw new InputError(`${path} is given twice, or differs only in case`);
    }
    seen.add(folded);
    bytes += Buffer.byteLength(content);
  }
  if (bytes > MAX_BYTES) {
    throw new InputError(`A proposal must be smaller than 1 MiB`);
  }
  if (change.requestedBy && !ENTITY_REF.test(change.requestedBy)) {
    throw new InputError('requestedBy must be an entity ref');
  }
}
