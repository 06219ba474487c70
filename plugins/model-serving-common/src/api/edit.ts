import type { ExternalRequestInput } from '../externalRequest';
import type { ServiceRequestInput } from '../request';
import { Freshness } from './freshness';

/** Whose value a field gets: the one that Git has, or the one that the answers make. @public */
export type EditChoice = 'git' | 'form';

/** A field of a service's files. @public */
export interface EditedField {
  /** Names it in {@link EditOptions.choices}. */
  id: string;
  /** Repository path of its file. */
  file: string;
  /** Such as `InferenceService chat`. */
  object: string;
  /** Path within the object, such as `spec.predictor.minReplicas`; empty for the object as a whole. */
  field: string;
}

/** A field that a change gives another value. Values are shortened texts; null where there is none. @public */
export interface FieldChange extends EditedField {
  from: string | null;
  to: string | null;
}

/** A field that somebody set in Git, and that no answer asks to change. @public */
export interface KeptField extends EditedField {
  git: string | null;
  /** What the golden path would write. */
  form: string | null;
  choice: EditChoice;
}

/** A field that Git and the answers both changed since the form was opened. @public */
export interface EditConflict extends EditedField {
  git: string | null;
  form: string | null;
  /** Null until somebody has decided. */
  choice: EditChoice | null;
}

/** A file that a change adds, changes or removes. @public */
export interface EditedFile {
  path: string;
  /** Null for a file that Git does not have. */
  before: string | null;
  /** Null for a file that goes. */
  after: string | null;
}

/** What a change of a service that Git holds does to its files, and what it leaves alone. @public */
export interface ServiceEdit {
  changes: FieldChange[];
  kept: KeptField[];
  conflicts: EditConflict[];
  files: EditedFile[];
}

/** How answers about a service that Git holds are to be understood. @public */
export interface EditOptions {
  /** The answers that the form was opened with; what the files in Git answer when left out. */
  from?: ServiceRequestInput | ExternalRequestInput;
  /** By {@link EditedField.id}. */
  choices?: Record<string, EditChoice>;
}

/** What Git holds of a service, for whoever may propose changes of it. @public */
export interface ServiceAnswers extends Freshness {
  /** Id of its golden path; null where it cannot be changed by one. */
  path: string | null;
  /** Entity ref of the template whose form asks for the answers; null with `path`. */
  template: string | null;
  /** What the files in Git answer; null with `path`. */
  request: ServiceRequestInput | ExternalRequestInput | null;
  /** What else they hold, which a change leaves alone. */
  kept: KeptField[];
  /** Its pull request that is open; null where there is none. */
  openPullRequest: { number: number; url: string } | null;
  /** Why the service cannot be changed by a form, as a sentence; null where it can. */
  refusal: string | null;
}
