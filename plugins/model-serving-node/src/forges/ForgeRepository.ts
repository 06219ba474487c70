import {
  BranchProtection,
  RepositoryWriters,
} from '@model-serving/backstage-plugin-model-serving-common';
import { DirectoryEdit, DirectoryEntry } from './proposal/directoryEdits';
import { Change } from './Forge';
import { ForgePage } from './http/lists';
import { PullRequestFacts } from './proposal/proposalOf';

/** A commit, as far as it matters whose it is. */
export interface ForgeCommit {
  id: string;
  message: string;
  author: string;
  /** When it was made; undefined when the forge does not say. */
  at: string | undefined;
}

/** A pull request with its words. */
export interface ForgePull extends PullRequestFacts {
  title: string;
  closedAt: string | null;
  /**
   * Id of the last commit that the forge keeps for the pull request after it was closed, possibly abbreviated;
   * null when it does not say.
   */
  closedHead: string | null;
}

/** Pull requests, and whether these are all. */
export interface ForgePulls {
  pulls: ForgePull[];
  complete: boolean;
}

/** A folder of one commit. */
export interface ForgeFolder {
  commit: string;
  /** From the repository's root; empty for the root itself. */
  path: string;
  /** As the listing of the folder above gives it; of the root, the commit's. */
  id: string;
}

/** What lies in a folder; symbolic links and submodules are neither files nor folders, and left out. */
export interface ForgeTreeEntry {
  type: 'file' | 'folder';
  /** From the repository's root. */
  path: string;
  /** Git's id of the content; where the forge does not report it, another text that changes with the content. */
  id: string;
  /** Bytes; undefined when the forge does not say. */
  size: number | undefined;
}

/** A page of commits, and whether there are more than were read. */
export type ForgeCommits = ForgePage<ForgeCommit>;

/** Reads the files of a repository. */
export interface ForgeFiles {
  /** A branch's last commit; undefined when there is no such branch. */
  head(branch: string, signal?: AbortSignal): Promise<ForgeCommit | undefined>;
  /** What lies directly in a folder, or anywhere below it. */
  listFolder(
    folder: ForgeFolder,
    depth: 'direct' | 'all',
    signal?: AbortSignal,
  ): Promise<ForgeTreeEntry[]>;
  /** The content of a file by its id in a listing. */
  readFile(id: string, signal?: AbortSignal): Promise<Buffer>;
}

/**
 * One repository through its forge's API. A method is one call, or the few that a forge needs for it; when they
 * are made is decided by {@link ProposalForge} alone.
 * @public
 */
export interface ForgeRepository extends ForgeFiles {
  /** The longest description of a pull request, in characters. */
  readonly maxDescription: number;
  /** A branch's last commits, newest first. */
  history(
    branch: string,
    head: ForgeCommit,
    length: number,
  ): AsyncIterable<ForgeCommit>;
  /**
   * The commits that changed something in a folder, newest first, of the history that ends at a commit. Where the forge can,
   * only what its main line holds: a merge, and not what was merged.
   */
  folderHistory(commit: string, folder: string): AsyncIterable<ForgeCommits>;
  /** All files below a directory; none when it does not exist. */
  directory(ref: string, path: string): Promise<DirectoryEntry[]>;
  /**
   * Commits all edits at once on top of `parent`: to the proposal's branch, or to a new branch of its name
   * that begins at the main branch. Refused by the forge when the branch has moved.
   */
  commit(
    change: Change,
    edits: readonly DirectoryEdit[],
    on: { branch: 'new' | 'existing'; parent: ForgeCommit },
  ): Promise<void>;
  deleteBranch(branch: string): Promise<void>;
  /** Pull requests of a branch of this repository onto the main branch, newest first. */
  pullsOf(branch: string, state: 'open' | 'closed'): AsyncIterable<ForgePull>;
  /** Pull requests onto the main branch, the last touched first. */
  recentPulls(state: 'open' | 'closed'): Promise<ForgePulls>;
  open(change: Change): Promise<ForgePull>;
  amend(pull: ForgePull, change: Change): Promise<ForgePull>;
  /** How the main branch is guarded. */
  protection(): Promise<BranchProtection>;
  /** Who can write to the repository. */
  writers(): Promise<RepositoryWriters>;
}
