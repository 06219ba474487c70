export type { DescribeContext, ListedModel } from './context';
export * from './describeService';
