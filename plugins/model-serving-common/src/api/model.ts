/** The facts about a model that its catalog entity (`Resource`, `ai-model`) carries under `spec.model`. @public */
export interface ModelFacts {
  /** `oci://registry/repository@sha256:…`. */
  uri: string;
  format: string;
  publisher: string | null;
  license: string | null;
  task: string | null;
  parameters: number | null;
  contextLength: number | null;
  precision: string | null;
  /** Bytes of accelerator memory that weights and working set need. */
  memoryBytes: number | null;
  engine: string | null;
}
