export { readInThread } from './AnswerReader';
export type { AnswerReader, AnswerReaderRef } from './AnswerReader';
export { FairQueue, TooManyRequestsError } from './FairQueue';
export type { FairQueueLimits } from './FairQueue';
export { JudgingLimitError, JudgingPool } from './JudgingPool';
export type { Judging, JudgingOptions } from './JudgingPool';
export { judgingServiceRef } from './judgingServiceRef';
export { readChecksConfig } from './readChecksConfig';
export type { ChecksConfig } from './readChecksConfig';
export { shareJson } from './SharedJson';
export type { SharedJson } from './SharedJson';
export type {
  PlatformData,
  PlatformSource,
  SchemaSource,
  Tasks,
} from './tasks';
