import { createHash } from 'node:crypto';
import { Change } from '../Forge';
import { blobId, DirectoryEntry } from './directoryEdits';
import type { GitOpsFile } from '../../gitops/GitOpsFile';

/** At the end: what stands before it has the user's own words. */
const MARK = /\nModel-Serving-Content: ([0-9a-f]{64}) ([0-9a-f]{64})\s*$/;

/**
 * The message of a commit made by the portal. Its last line seals what the directory held after it,
 * so that a later look tells the portal's own state from one that somebody changed since.
 */
export function commitMessage(change: Change): string {
  return [
    change.title,
    '',
    change.requestedBy
      ? `Requested by ${change.requestedBy} through the portal.`
      : 'Proposed through the portal.',
    '',
    // One for each object format a repository can have: which one it is shows only in its answers.
    `Model-Serving-Content: ${contentDigest(
      entriesOf(change.files, 'sha1'),
    )} ${contentDigest(entriesOf(change.files, 'sha256'))}`,
  ].join('\n');
}

/** True when the message seals exactly these entries. */
export function isSealed(
  message: string,
  entries: readonly DirectoryEntry[],
): boolean {
  const digests = MARK.exec(message)?.slice(1) ?? [];
  return digests.includes(contentDigest(entries));
}

/** True when the portal wrote the message. */
export function hasMark(message: string): boolean {
  return MARK.test(message);
}

function entriesOf(
  files: readonly GitOpsFile[],
  algorithm: 'sha1' | 'sha256',
): DirectoryEntry[] {
  return files.map(({ path, content }) => ({
    path,
    blob: blobId(content, algorithm),
  }));
}

function contentDigest(entries: readonly DirectoryEntry[]): string {
  const lines = entries.map(({ path, blob }) => `${blob} ${path}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
