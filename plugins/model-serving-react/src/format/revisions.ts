import { Revision } from '@model-serving/backstage-plugin-model-serving-common';
import { formatTime } from './time';

/** The first digits of a commit's id, as people write it. @public */
export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}

/** Who asked for a state, or wrote it: the name of a user, or of the account on the forge; null where nobody is known. @public */
export function revisionAuthor({ author, proposal }: Revision): string | null {
  return proposal?.requestedBy
    ? proposal.requestedBy.replace(/^.*\//, '')
    : author;
}

/** A state as a list of states names it: `Nov 29, 3:04 PM by alice`, and below it `Serve chat (#12)`. @public */
export function revisionInWords(
  revision: Revision,
  now: Date = new Date(),
): { title: string; description: string } {
  const { at, proposal, title } = revision;
  const author = revisionAuthor(revision);
  const when = at ? formatTime(new Date(at), now) : 'Time unknown';
  const number = proposal && `#${proposal.number}`;
  return {
    title: author ? `${when} by ${author}` : when,
    description:
      number && !title.includes(number) ? `${title} (${number})` : title,
  };
}
