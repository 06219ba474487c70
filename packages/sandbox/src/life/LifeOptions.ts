/** What the controllers, the engines and the GitOps agent of the sandbox are given by its command line. */
export interface LifeOptions {
  /** Address of the Kubernetes API, for example `http://127.0.0.1:7010`. */
  kubernetesUrl: string;
  /** Bearer token that may do everything. */
  adminToken: string;
  /** Path of the bare repository that the GitOps agent reads. */
  repositoryPath: string;
  /** Address of the same repository as people and Argo CD's Applications name it. */
  repositoryUrl: string;
  forge: {
    /** Commits files to main, making or replacing each one; gives the commit's hash. */
    commit(
      files: { path: string; content: string }[],
      message: string,
    ): Promise<string>;
  };
  /** How many times faster than life delays run. */
  speed: number;
  /** The repository's `templates` folder, whose `platform` files seed the GitOps repository. */
  templatesDir: string;
}
