/** One text file of the GitOps repository. @public */
export interface GitOpsFile {
  /** Path from the repository's root, with `/` and without a leading one. */
  path: string;
  content: string;
}
