/** A file of a model's repository. */
export interface RepositoryFile {
  path: string;
  /** Bytes. */
  size: number;
}
