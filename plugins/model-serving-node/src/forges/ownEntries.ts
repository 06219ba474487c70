import { DirectoryEntry } from './directoryEdits';
import { Change } from './Forge';

/** What of a listing a change answers for: all of a service's directory, the files directly in a tenant's. */
export function ownEntries(
  { directory, service }: Change,
  entries: DirectoryEntry[],
): DirectoryEntry[] {
  return service
    ? entries
    : entries.filter(
        ({ path }) => !path.slice(directory.length + 1).includes('/'),
      );
}
