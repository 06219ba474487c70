/** A file of the GitOps repository. @public */
export interface GitOpsFileText {
  path: string;
  content: string;
}
