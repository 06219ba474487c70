/** A file of the GitOps repository. @public */
export interface GitOpsFile {
  /** Path from the repository's root, with forward slashes. */
  path: string;
  content: string;
}
