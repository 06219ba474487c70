export type { GitOpsFile } from './GitOpsFile';
export { readYamlDocuments } from './readYaml';
export type { YamlDocument } from './readYaml';
