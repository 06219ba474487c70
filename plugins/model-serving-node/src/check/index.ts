export type { ModelQuestion } from './catalogModel';
export type { ArtifactLookup, CheckInput, JudgeInput } from './CheckInput';
export { checkFiles, judgeFiles, withCatalogModel } from './checkFiles';
export type { FilesReport, JudgedFiles } from './checkFiles';
export { parsePlatformPolicies, policyTitle } from './platformPolicies';
