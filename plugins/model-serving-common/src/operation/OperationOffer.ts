import type { OperationQuestion } from './questions';

/** Nodes that a request may ask for. @public */
export interface PlacementOffer {
  id: string;
  title: string;
  description: string | null;
  /** Ids of the sizes that such nodes can have. */
  sizes: string[];
}

/** A secret that a request may ask for. @public */
export interface SecretOffer {
  id: string;
  title: string;
  description: string | null;
  /** Environment variable of the engine that gets it. */
  variable: string;
}

/** What a request may ask about the operation of a service. @public */
export interface OperationOffer {
  /** Questions that the golden path takes answers to. */
  questions: OperationQuestion[];
  placements: PlacementOffer[];
  secrets: SecretOffer[];
}
