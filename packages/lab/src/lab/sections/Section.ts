import type { LabCluster } from '../../control-plane/LabCluster';
import type { Part } from '../../parts/Part';
import type { ToolCache } from '../../tools/ToolCache';
import type { LabAddresses } from '../LabState';

/** What every section of the lab finds there. */
export interface LabSite {
  /** Folder for the files of this run. */
  folder: string;
  tools: ToolCache;
  /** The first cluster; the lab never runs without it. */
  cluster: LabCluster;
  /** Where the parts of the sections are that come before this one. */
  addresses: LabAddresses;
}

/** What a section brings to one lab. */
export interface SectionContent {
  parts: readonly Part[];
  /** Clusters that the lab has through this section, the one where the others are found first. */
  clusters?: readonly LabCluster[];
  /** What others find in the lab's record. */
  addresses?: LabAddresses;
  /** What waits until all parts run and the platform is applied. */
  finish?(signal?: AbortSignal): Promise<void>;
}

/** Parts that are started together or not at all. */
export interface Section {
  name: string;
  /** Names of the tool groups it runs. */
  tools: readonly string[];
  /** Throws, saying how to get it, where something is missing that the lab cannot compile. */
  require?(): Promise<void>;
  open(site: LabSite): Promise<SectionContent>;
}
