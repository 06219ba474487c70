import {
  ColdStart,
  HopName,
  MovedTag,
  OfferedRuntime,
  PolicyViolation,
  Proposal,
  ServedModel,
  ServiceRef,
  VerdictWord,
} from '../api';
import { AppliedPrices, Since, PriceBook, UsageRecord } from '../cost';
import { EngineReading, EngineStart, TokenUsage } from '../engines';
import type { HostedModel } from '../external/HostedModel';
import { ServicePathName } from '../goldenPaths';
import { VerdictChange } from '../history/verdictSpans';

/** A model of the catalog, as far as its services are described by it. @public */
export interface ListedModel {
  title: string;
  /** As its source names it; null where no source does. */
  task: string | null;
}

/** What is known beside the cluster itself. @public */
export interface DescribeContext {
  readonly now: Date;
  /** Services of this cluster have entities under their own name. */
  readonly primaryCluster: string;
  /** The newest reading of the service's engines; undefined when there is none. */
  engine?(ref: ServiceRef): EngineReading | undefined;
  /** Why its engines could not be read the last time; undefined where they could, or nobody tried. */
  engineFailure?(ref: ServiceRef): string | undefined;
  /** What an engine said of its own start, by the pod's uid; undefined when it is not known. */
  engineStart?(podUid: string): EngineStart | undefined;
  /** Version and variant of a model's artifact, where there is a choice. */
  artifact?(
    modelRef: string,
    uri: string,
  ): Pick<ServedModel, 'version' | 'variant'> | undefined;
  /** What the sources of models say of one; null where none has it, undefined while that is not known. */
  model?(modelRef: string): ListedModel | null | undefined;
  /** Starts of its pods that are remembered, those of pods that are gone too; undefined where nobody kept them. */
  starts?(ref: ServiceRef): readonly ColdStart[] | undefined;
  /** The change of its verdict that was written down last; undefined where nobody did. */
  lastChange?(ref: ServiceRef): VerdictChange | undefined;
  /** A runtime as profiles offer it to a tenant, by the name of its ClusterServingRuntime; or why it is unknown. */
  offeredRuntime?(
    tenant: string,
    name: string,
  ): OfferedRuntime | { reason: string };
  readonly proposals?: readonly Proposal[];
  /** Whether the repository, read since the proposal was merged, has none of its files. */
  removed?(proposal: Proposal): boolean;
  /** The golden paths of services; those of the suite when left out. */
  readonly paths?: readonly ServicePathName[];
  readonly prices?: PriceBook;
  /** The prices that were applied, in the order of time. */
  readonly priceHistory?: ReadonlyArray<Since<AppliedPrices>>;
  /** The ledger of the month so far, with what its pods hold now; without it money spent is unknown. */
  usage?(
    ref: ServiceRef,
    living: readonly UsageRecord[],
  ): readonly UsageRecord[] | undefined;
  /** Tokens its engines were seen to handle lately; undefined when they are not known. */
  tokens?(ref: ServiceRef): TokenUsage | undefined;
  violations?(ref: ServiceRef): readonly PolicyViolation[] | undefined;
  /** What the platform says of a hosted model for a tenant; undefined where no model source knows it. */
  hosted?(
    modelRef: string,
    tenant: { name: string; cluster: string },
  ): HostedModel | undefined;
  /** The tag of its model, where it names another artifact by now. */
  movedTag?(ref: ServiceRef): MovedTag | undefined;
}

/** A verdict before its evidence is gathered. */
export interface Judgment {
  readonly word: VerdictWord;
  readonly sentence: string;
  readonly since: string | null;
  readonly next: string | null;
  readonly hop: HopName | null;
}
