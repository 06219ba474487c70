export { readYamlDocuments, YamlReader } from './readYaml';
export type { ManifestFile, YamlDocument } from './readYaml';
export { serializeYaml } from './serializeYaml';
export { MANIFEST_LIMITS } from './yamlLimits';
export type { YamlLimits } from './yamlLimits';
