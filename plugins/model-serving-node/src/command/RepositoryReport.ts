import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';

/** A finding with the document it is about. @public */
export interface RepositoryFinding extends Finding {
  file: string;
  /** Which document of the file, from 1. */
  document: number;
  /** Line in the file, from 1. */
  line: number;
  /** The object, such as `InferenceService team-a/chat`; absent where the document is none. */
  object?: string;
  /** What to do about it, and who does; absent where the message says so. */
  next?: string;
}

/** What `model-serving check` found in a GitOps repository. @public */
export interface RepositoryReport {
  outcome: 'pass' | 'warn' | 'fail';
  /** Policies that were evaluated. */
  policies: number;
  /** Objects that were judged. */
  objects: number;
  files: number;
  /** Everything that did not pass, by file and line. */
  findings: RepositoryFinding[];
  /** What was not judged, and why. */
  notes: string[];
}
