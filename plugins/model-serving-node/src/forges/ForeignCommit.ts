import { ConflictError } from '@backstage/errors';
import { Change } from './Forge';

/** A commit that the portal did not make. */
export interface ForeignCommit {
  id: string;
  author: string;
}

/** The refusal to write over somebody else's work, saying whose it is and what can be done. */
export function foreignCommitError(
  change: Change,
  commit: ForeignCommit,
): ConflictError {
  const author = commit.author.replace(/[^\p{L}\p{N} ._-]/gu, '').slice(0, 100);
  return new ConflictError(
    `Branch ${change.branch} holds commit ${commit.id.slice(0, 10)} by ${
      author || 'somebody unknown'
    } that this proposal would overwrite. ` +
      'Merge or close its pull request and delete the branch, then propose again.',
  );
}
