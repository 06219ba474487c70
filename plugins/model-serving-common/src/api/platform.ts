import { Freshness } from './freshness';

/** A layer of the platform that golden paths rest on. @public */
export interface PlatformLayer {
  name: 'serving' | 'llm-gateway' | 'full';
  /** Null when what it rests on cannot be read. */
  provided: boolean | null;
  /** What is missing, or cannot be read, in words. */
  missing: string[];
  /** What it is, and all of that. */
  sentence: string;
}

/** Something under the platform that infrastructure code provides. @public */
export interface SubstrateItem {
  id: 'accelerators' | 'storage' | 'gateway' | 'dns' | 'secrets';
  title: string;
  state: 'found' | 'missing' | 'unknown';
  /** What was found, or why nothing can be said. */
  detail: string;
  /** What to ask of infrastructure code; null when nothing is to be asked. */
  ask: string | null;
}

/** What a cluster provides, found from what is installed. @public */
export interface PlatformProfile extends Freshness {
  cluster: string;
  layers: PlatformLayer[];
  substrate: SubstrateItem[];
}
