export { sampleService } from './sampleService';
export type { SampleOptions } from './sampleService';
export { runningLab } from './runningLab';
export type { RunningLab } from './runningLab';
export { policyEvaluation } from './bench/policyEvaluation';
export type { PolicyEvaluationResult } from './bench/policyEvaluation';
