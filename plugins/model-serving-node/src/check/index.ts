export { assertPassed, describeFinding, hasPassed } from './refusedFindings';
export type { ModelQuestion } from './catalogModel';
export type {
  CheckInput,
  JudgeInput,
  ModelLookup,
  PermitLookup,
} from './CheckInput';
export { checkFiles, judgeFiles, withCatalogModel } from './checkFiles';
export type { FilesReport, JudgedFiles } from './checkFiles';
export type { ExternalQuestion, HostedLookup } from './externalQuestion';
export type { MemoryQuestion } from './memoryFit';
export { modelRuleFindings } from './modelRules';
export type { ModelPermit } from './modelRules';
export { parsePlatformPolicies, policyTitle } from './platformPolicies';
export { serviceFit, withOverhead } from './serviceFit';
export type { ServiceFitRequest } from './serviceFit';
export { readService } from './readService';
export type {
  ReadService,
  ServiceFiles,
  UnreadableService,
} from './readService';
