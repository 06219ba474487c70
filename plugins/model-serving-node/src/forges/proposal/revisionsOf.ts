import {
  plainLine,
  readWebLink,
  Revision,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ForgeCommit, ForgePull } from '../ForgeRepository';
import { hasMark } from './commitMark';
import { readProvenance } from './provenance';

/** The address that Git keeps beside a name. */
const ADDRESS = /\s*<[^<>]*>\s*$/;

const isCommit = (id: string, asTold: string | null) =>
  Boolean(asTold) && id.startsWith(asTold!);

/**
 * The merged pull request that brought a commit; undefined for one that somebody made without the portal.
 *
 * A merge that keeps the commits of its branch leaves these in the history, each with the portal's mark. They are of the
 * pull request that was merged next.
 */
function pullOf(
  { at, id, message }: ForgeCommit,
  merged: readonly ForgePull[],
): ForgePull | undefined {
  const named = merged.find(
    ({ closedHead, mergeCommit }) =>
      isCommit(id, mergeCommit) || isCommit(id, closedHead),
  );
  if (named || !at || !hasMark(message)) {
    return named;
  }
  return merged
    .filter(({ mergedAt }) => Date.parse(mergedAt!) >= Date.parse(at))
    .sort((a, b) => Date.parse(a.mergedAt!) - Date.parse(b.mergedAt!))[0];
}

/**
 * The states of a service's files, newest first: one for each pull request of the portal, and one for each commit of
 * somebody else.
 *
 * @param commits - those that touched the files, newest first
 * @param pulls - of the service's branch
 * @param fallback - address of a pull request whose own cannot be shown
 */
export function revisionsOf(
  commits: readonly ForgeCommit[],
  pulls: readonly ForgePull[],
  fallback: string,
): Revision[] {
  const merged = pulls.filter(({ mergedAt }) => mergedAt !== null);
  const told = new Set<number>();
  return commits.flatMap((commit): Revision[] => {
    const pull = pullOf(commit, merged);
    if (pull && told.has(pull.number)) {
      return [];
    }
    const { author, at, id, message } = commit;
    const revision = {
      commit: id,
      at: pull?.mergedAt ?? at ?? null,
      author: plainLine(author.replace(ADDRESS, ''), TEXT_LIMITS.label) || null,
      title: plainLine(message.split('\n', 1)[0], TEXT_LIMITS.line),
    };
    if (!pull) {
      return [{ ...revision, proposal: null }];
    }
    told.add(pull.number);
    const { removes, requestedBy } = readProvenance(pull.body);
    return [
      {
        ...revision,
        proposal: {
          number: pull.number,
          url: readWebLink(pull.url) ?? fallback,
          requestedBy,
          ...(removes && { removes: true as const }),
        },
      },
    ];
  });
}
