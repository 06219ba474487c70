import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { Profile, profileSchema } from './profileSchema';
import type { GitOpsFile } from '../gitops/GitOpsFile';

/**
 * Reads profile documents of the GitOps repository.
 *
 * @param files - files below the profiles path; those that are not YAML are passed over
 * @returns the profiles, each with its file
 * @throws InputError naming file and field when a document is not a valid profile: a profile that cannot be read
 * may hold a limit, so it is never skipped
 * @public
 */
export function parseProfiles(files: readonly GitOpsFile[]): Profile[] {
  return files
    .filter(file => /\.ya?ml$/.test(file.path))
    .flatMap(file =>
      readYamlDocuments(file).map(document => {
        const parsed = profileSchema.safeParse(document.value);
        if (!parsed.success) {
          throw new InputError(
            `Profile ${file.path} is not valid: ${z.prettifyError(
              parsed.error,
            )}`,
          );
        }
        return { ...parsed.data, file: file.path };
      }),
    );
}
