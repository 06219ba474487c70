export type { DescribeContext } from './context';
export * from './describeService';
