/** One thing that was checked. @public */
export interface ManifestFinding {
  category: 'policy' | 'schema';
  /** The policy's name, or what else was checked. */
  rule: string;
  /** `unknown`: it could not be checked. */
  outcome: 'pass' | 'warn' | 'fail' | 'unknown';
  message: string;
  file?: string;
  /** Path within the object, such as `spec.containers[0].image`. */
  path?: string;
}
