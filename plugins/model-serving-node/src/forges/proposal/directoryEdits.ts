import { createHash } from 'node:crypto';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import { isManifestPath } from '../../gitops/isManifestPath';
import { Change } from '../Forge';

/** A file as a forge lists it: Git's own id of its content, so that nothing need be downloaded. */
export interface DirectoryEntry {
  path: string;
  blob: string;
}

/** What has to be done to one file so that a directory becomes as wanted. */
export type DirectoryEdit =
  | { operation: 'create'; path: string; content: string }
  | { operation: 'update'; path: string; content: string; blob: string }
  | { operation: 'delete'; path: string; blob: string };

/** The id Git gives to a content; repositories with SHA-256 objects have ids of 64 digits. */
export function blobId(
  content: string | Buffer,
  algorithm: 'sha1' | 'sha256',
): string {
  const bytes =
    typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return createHash(algorithm)
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Creations and updates in the order of the files, then deletions. */
export function directoryEdits(
  entries: readonly DirectoryEntry[],
  files: readonly GitOpsFile[],
): DirectoryEdit[] {
  const present = new Map(entries.map(entry => [entry.path, entry.blob]));
  const wanted = new Set(files.map(file => file.path));
  const edits: DirectoryEdit[] = [];
  for (const { path, content } of files) {
    const blob = present.get(path);
    if (blob === undefined) {
      edits.push({ operation: 'create', path, content });
    } else if (
      blob !== blobId(content, blob.length === 64 ? 'sha256' : 'sha1')
    ) {
      edits.push({ operation: 'update', path, content, blob });
    }
  }
  for (const { path, blob } of entries) {
    if (!wanted.has(path)) {
      edits.push({ operation: 'delete', path, blob });
    }
  }
  return edits;
}

/** True when two listings hold the same files with the same contents. */
export function sameEntries(
  a: readonly DirectoryEntry[],
  b: readonly DirectoryEntry[],
): boolean {
  const blobs = new Map(a.map(entry => [entry.path, entry.blob]));
  return (
    a.length === b.length &&
    b.every(entry => blobs.get(entry.path) === entry.blob)
  );
}

/**
 * What of a listing a change answers for: what lies in a service's directory, or directly in a tenant's. What people keep
 * beside manifests, such as notes, is never read, and stays until everything is removed.
 */
export function ownEntries(
  { directory, files, service }: Change,
  entries: DirectoryEntry[],
): DirectoryEntry[] {
  return entries.filter(
    ({ path }) =>
      (service !== null || !path.slice(directory.length + 1).includes('/')) &&
      (files.length === 0 || isManifestPath(path)),
  );
}
